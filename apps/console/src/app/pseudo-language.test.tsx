import { findingsOfCalendar, waitingCodes } from '@escapement/core';
import { problemCodes } from '@escapement/protocol';
import i18next from 'i18next';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';
import { enAtOnce } from '../text/en/at-once.ts';
import { enAttention } from '../text/en/attention.ts';
import { enAudit } from '../text/en/audit.ts';
import { enCalendarEditor } from '../text/en/calendar-editor.ts';
import { enCalendars } from '../text/en/calendars.ts';
import { enClusterPage } from '../text/en/cluster-page.ts';
import { enConfig } from '../text/en/config.ts';
import { enDayZone } from '../text/en/day-zone.ts';
import { enEditorBullmq } from '../text/en/editor-bullmq.ts';
import { enEditorShards } from '../text/en/editor-shards.ts';
import { enInstantField } from '../text/en/instant-field.ts';
import { enJobAsText } from '../text/en/job-as-text.ts';
import { enJobFilters } from '../text/en/job-filters.ts';
import { enKeys } from '../text/en/keys.ts';
import { enLockHistory } from '../text/en/lock-history.ts';
import { enLockPermits } from '../text/en/lock-permits.ts';
import { enServices } from '../text/en/naming.ts';
import { enNoMatch } from '../text/en/no-match.ts';
import { enNotRun } from '../text/en/not-run.ts';
import { enPause } from '../text/en/pause.ts';
import { enQueues } from '../text/en/queues.ts';
import { enRunAgain } from '../text/en/run-again.ts';
import { enRunLate } from '../text/en/run-late.ts';
import { enRunList } from '../text/en/run-list.ts';
import { enSecrets } from '../text/en/secrets.ts';
import { enSelection } from '../text/en/selection.ts';
import { enSetAside } from '../text/en/set-aside.ts';
import { enSingletons } from '../text/en/singletons.ts';
import { enUndo } from '../text/en/undo.ts';
import { enUsual } from '../text/en/usual.ts';
import { enVersions } from '../text/en/versions.ts';
import { en as firstEnglish } from '../text/en.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, press } = usePage();

const en = {
  ...firstEnglish,
  ...enAttention,
  ...enAtOnce,
  ...enAudit,
  ...enCalendars,
  ...enCalendarEditor,
  ...enClusterPage,
  ...enConfig,
  ...enDayZone,
  ...enEditorBullmq,
  ...enEditorShards,
  ...enInstantField,
  ...enNoMatch,
  ...enKeys,
  ...enLockHistory,
  ...enLockPermits,
  ...enServices,
  ...enNotRun,
  ...enJobAsText,
  ...enJobFilters,
  ...enPause,
  ...enQueues,
  ...enRunAgain,
  ...enRunLate,
  ...enRunList,
  ...enSecrets,
  ...enSelection,
  ...enSetAside,
  ...enUndo,
  ...enUsual,
  ...enVersions,
};
const run = '/api/v1/runs/heartbeat%4020261122T010000Z';

/** What is the same in every language. */
const names =
  /ZooKeeper|Redis|BullMQ|UTC|English|中文|简体中文|Escapement|JSON|HTTP|URL|https?:\/\/\S*/g;
/** Spans as the formatter of durations writes them, which speaks both languages itself. */
/** Zones by the names of their database. */
const zones = /[A-Z][\w-]+(?:\/[\w +-]+)* \([+−]\d\d:\d\d\)/g;
const spans = /[+−]?\b\d[\d.]*(?: ms|s|m|h|d)\b/g;

/** Each sentence in brackets: what then stands outside of brackets was written past the languages. */
const bracketed = (text: string) => `⟦${text}⟧`;

/** The answers, with every sentence that comes in both languages in brackets too. */
function pseudo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pseudo);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if ('en' in value && 'zh' in value) {
    return Object.fromEntries(entries.map(([name, text]) => [name, bracketed(String(text))]));
  }
  return Object.fromEntries(entries.map(([name, each]) => [name, pseudo(each)]));
}

/** What people and programs said in their own words, and names: shown as it is in every language. */
function dataIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('⟦') ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(dataIn);
}

const table = pseudo(answers) as Record<string, unknown>;
/** Tables in both languages that stand beside what they are of. */
const tables = [...Object.values(waitingCodes), ...Object.values(problemCodes)];
/** What the engine says of an empty date, in both languages. */
const noDate = findingsOfCalendar({
  ...{ name: 'a', description: '', timeZone: 'UTC', otherDays: 'on' },
  ...{ daysOff: [{ date: '' }], workdays: [], blackouts: [] },
});
const missing = '/api/v1/runs/nobody%4020261122T010000Z';
const said = [
  ...dataIn(table),
  ...tables.map((each) => each.en),
  ...noDate.flatMap(({ message, allowed = '' }) => [message.en, allowed]),
  missing,
  'nobody@20261122T010000Z',
];
const data = [...new Set(said)].sort((a, b) => b.length - a.length);

function hardCoded(): string[] {
  const texts: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const isShown =
      node.parentElement?.closest('style, script, time, pre, code, textarea') === null;
    if (isShown) texts.push(node.textContent ?? '');
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (element.tagName === 'TIME') continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description']) {
      texts.push(element.getAttribute(name) ?? '');
    }
  }
  return [...new Set(texts.map(past).filter((rest) => /\p{L}{2}/u.test(rest)))];
}

/** What is left of a text without sentences of ours, data and names. */
function past(text: string): string {
  let rest = text;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, '');
  }
  for (const each of data) if (each.length > 2) rest = rest.replaceAll(each, '');
  return rest.replace(names, '').replace(zones, '').replace(spans, '').trim();
}

const preview = '/api/v1/schedules/preview';
const late = '/api/v1/jobs/nightly/backfills';
const latePlan = {
  ...{ dryRun: true, total: 6, leftOut: 1, atOnce: 1, version: 4 },
  ...{ first: ['2026-11-22T01:00:00.000Z'], last: ['2026-11-22T01:25:00.000Z'] },
};
const openIn = (path: string, change: object = {}) =>
  open(
    path,
    { ...table, ...change },
    { [preview]: Array.from({ length: 20 }, () => table[preview]), [late]: [latePlan] },
  );

describe('in a language that nobody speaks', () => {
  beforeAll(() => {
    const sentences = Object.entries({ ...en, ...enSingletons }).map(([key, text]) => [
      key,
      bracketed(text),
    ]);
    i18next.addResourceBundle('en', 'translation', Object.fromEntries(sentences), true, true);
  });

  it.each([
    '/',
    '/jobs',
    '/jobs?q=zzz&state=paused&tag=ops',
    '/jobs/new',
    '/jobs/heartbeat',
    '/jobs/heartbeat?tab=ledger',
    '/jobs/heartbeat?tab=history',
    '/jobs/heartbeat?tab=backfills',
    '/jobs/heartbeat?tab=versions',
    '/jobs/heartbeat?tab=delayed',
    '/jobs/heartbeat?tab=definition',
    '/jobs/heartbeat/edit',
    '/jobs/old-cleanup',
    '/runs',
    '/not-run',
    '/not-run?job=heartbeat&outcome=missed',
    '/runs/heartbeat@20261122T010000Z',
    '/runs/nobody@20261122T010000Z',
    '/cluster',
    '/queues',
    '/queues/default',
    '/queues/mail',
    '/workers/w-1',
    '/locks',
    '/calendars',
    '/calendars/china',
    '/calendars/odd',
    '/calendars/china/edit',
    '/calendars/odd/edit',
    '/calendars/~new',
    '/config',
    '/config/limits',
    '/services',
    '/singletons',
    '/secrets',
    '/audit',
    '/audit?who=x&act=job.pause',
    '/nowhere',
    '/sign-in',
  ])('%s says nothing that was written past the languages', async (path) => {
    openIn(path);
    await says('⟦');
    await until(() => expect(document.querySelector('[class*="Skeleton"]')).toBeNull());
    expect(hardCoded()).toEqual([]);
  });

  const running = { ...(table[run] as object), state: 'running', finishedAt: undefined };
  it.each([
    ['/jobs/heartbeat', ['Run now']],
    ['/jobs/heartbeat', ['Delete']],
    ['/runs/heartbeat@20261122T010000Z', ['Cancel run', 'Cancel run']],
    ['/runs/heartbeat@20261122T010000Z', ['Run again']],
    ['/cluster', ['Step down']],
    ['/queues', ['Drain']],
    ['/not-run', ['Run it now']],
    ['/secrets', ['Set a secret', 'Set']],
    ['/calendars/china', ['Import days']],
    ['/calendars/china', ['Delete']],
    ['/calendars/china/edit', ['Add a day off', 'Add a blackout', 'Save']],
    ['/calendars/~new', ['Add an adjusted workday', 'Create calendar']],
    ['/jobs/new', ['Create job']],
    ['/sign-in', ['Sign in']],
  ])('the dialogs and complaints at %s say nothing so either, after %j', async (path, buttons) => {
    // What is over can be run again, and what is not can be cancelled.
    openIn(path, buttons.includes('Run again') ? {} : { [run]: running });
    for (const button of buttons) await press(`⟦${button}⟧`);
    await says('⟦');
    expect(hardCoded()).toEqual([]);
  });

  it.each(['Pause', 'Resume', 'Run now', 'Delete'])(
    'what is done to many jobs says nothing so either: %s',
    async (act) => {
      openIn('/jobs');
      const box = await until(() => {
        const found = document.querySelector<HTMLElement>('[data-select-shown]');
        expect(found).not.toBeNull();
        return found;
      });
      box?.click();
      await press(`⟦${act}…⟧`);
      await until(() => expect(document.querySelector('[role="dialog"] form')).not.toBeNull());
      expect(hardCoded()).toEqual([]);
    },
  );
});
