import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { enAudit } from './en/audit.ts';
import { enCalendarEditor } from './en/calendar-editor.ts';
import { enCalendars } from './en/calendars.ts';
import { enConfig } from './en/config.ts';
import { enEditorBullmq } from './en/editor-bullmq.ts';
import { enEditorShards } from './en/editor-shards.ts';
import { enJobAsText } from './en/job-as-text.ts';
import { enJobFilters } from './en/job-filters.ts';
import { enKeys } from './en/keys.ts';
import { enLockHistory } from './en/lock-history.ts';
import { enLockPermits } from './en/lock-permits.ts';
import { enServices } from './en/naming.ts';
import { enNotRun } from './en/not-run.ts';
import { enPause } from './en/pause.ts';
import { enQueues } from './en/queues.ts';
import { enRunAgain } from './en/run-again.ts';
import { enRunLate } from './en/run-late.ts';
import { enSecrets } from './en/secrets.ts';
import { enSetAside } from './en/set-aside.ts';
import { enSingletons } from './en/singletons.ts';
import { enVersions } from './en/versions.ts';
import { en as firstEnglish } from './en.ts';
import { zhAudit } from './zh-cn/audit.ts';
import { zhCalendarEditor } from './zh-cn/calendar-editor.ts';
import { zhCalendars } from './zh-cn/calendars.ts';
import { zhConfig } from './zh-cn/config.ts';
import { zhEditorBullmq } from './zh-cn/editor-bullmq.ts';
import { zhEditorShards } from './zh-cn/editor-shards.ts';
import { zhJobAsText } from './zh-cn/job-as-text.ts';
import { zhJobFilters } from './zh-cn/job-filters.ts';
import { zhKeys } from './zh-cn/keys.ts';
import { zhLockHistory } from './zh-cn/lock-history.ts';
import { zhLockPermits } from './zh-cn/lock-permits.ts';
import { zhServices } from './zh-cn/naming.ts';
import { zhNotRun } from './zh-cn/not-run.ts';
import { zhPause } from './zh-cn/pause.ts';
import { zhQueues } from './zh-cn/queues.ts';
import { zhRunAgain } from './zh-cn/run-again.ts';
import { zhRunLate } from './zh-cn/run-late.ts';
import { zhSecrets } from './zh-cn/secrets.ts';
import { zhSetAside } from './zh-cn/set-aside.ts';
import { zhSingletons } from './zh-cn/singletons.ts';
import { zhVersions } from './zh-cn/versions.ts';
import { zhCn as firstChinese } from './zh-cn.ts';

/** Those of the first load, and those that come with their pages. */
const en = {
  ...firstEnglish,
  ...enAudit,
  ...enCalendars,
  ...enCalendarEditor,
  ...enConfig,
  ...enEditorBullmq,
  ...enEditorShards,
  ...enKeys,
  ...enLockHistory,
  ...enLockPermits,
  ...enPause,
  ...enServices,
  ...enNotRun,
  ...enJobAsText,
  ...enJobFilters,
  ...enQueues,
  ...enRunAgain,
  ...enRunLate,
  ...enSecrets,
  ...enSetAside,
  ...enVersions,
  ...enSingletons,
};
const zhCn = {
  ...firstChinese,
  ...zhAudit,
  ...zhCalendars,
  ...zhCalendarEditor,
  ...zhConfig,
  ...zhEditorBullmq,
  ...zhEditorShards,
  ...zhKeys,
  ...zhLockHistory,
  ...zhLockPermits,
  ...zhPause,
  ...zhServices,
  ...zhNotRun,
  ...zhJobAsText,
  ...zhJobFilters,
  ...zhQueues,
  ...zhRunAgain,
  ...zhRunLate,
  ...zhSecrets,
  ...zhSetAside,
  ...zhVersions,
  ...zhSingletons,
};

const source = join(import.meta.dirname, '..');
const keys = Object.keys(en);
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/^text|^fixtures|\.test\./.test(path))
  .map((path) => readFileSync(join(source, path), 'utf8'))
  .join('\n');

const placeholders = (sentence: string) =>
  [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('the two languages', () => {
  it('have the same keys, but for the English singulars', () => {
    const plural = keys.filter((key) => !key.endsWith('_one'));
    expect(Object.keys(zhCn).sort()).toEqual(plural.sort());
  });

  it('fill in the same values', () => {
    const chinese: Record<string, string> = zhCn;
    const different = Object.entries(en).filter(([key, sentence]) => {
      const other = chinese[key];
      return other !== undefined && placeholders(other).join() !== placeholders(sentence).join();
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('leave no Chinese sentence in English and none empty', () => {
    // Names that are the same in both languages.
    const same = [
      'settings.zone.utc',
      'settings.zone.short.utc',
      'editor.url',
      'editor.kind.cron',
      'keys.source',
      'editor.task.http',
      'jobAs.json',
      'jobAs.yaml',
      'jobAs.curl',
    ];
    const untranslated = Object.entries(zhCn).filter(([key, sentence]) => {
      return sentence === '' || (!/[\u4e00-\u9fff]/.test(sentence) && !same.includes(key));
    });
    expect(untranslated.map(([key]) => key)).toEqual([]);
  });

  it('have a space between Chinese and Latin letters', () => {
    const tight = Object.entries(zhCn).filter(([, sentence]) =>
      /[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]/.test(sentence),
    );
    expect(tight.map(([key]) => key)).toEqual([]);
  });
});

describe('the sentences and the screens', () => {
  it('no sentence is unused', () => {
    // A key is used by its own text, or by a template such as `run.${state}` that makes it.
    const prefixes = [...code.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map(([, prefix]) => prefix ?? '');
    const unused = keys
      .map((key) => key.replace(/_(one|other)$/, ''))
      .filter((key) => !code.includes(`'${key}'`) && !code.includes(`"${key}"`))
      .filter((key) => !prefixes.some((prefix) => key.startsWith(prefix)));
    expect([...new Set(unused)]).toEqual([]);
  });

  it('no screen says anything past them', () => {
    const loose = [
      ...code.matchAll(/(?:label|title|placeholder|aria-label|description)="([^"]+)"/g),
    ]
      .map(([, text]) => text ?? '')
      .filter((text) => text !== 'https://');
    expect(loose).toEqual([]);
  });
});
