import type {
  AnnouncedEdit,
  AskedFor,
  AskedMark,
  AskedOutcome,
  DependencyView,
  EpochMillis,
  Run,
  RunArchive,
  StopOutcome,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { instantIn } from '../reading/record-fields.ts';
import { inputMarkOf } from '../runs/own-input.ts';
import { sealedCard, sealedTicket } from '../runs/ticket.ts';
import { askedArgument } from '../schedule/run-argument.ts';
import { announceScript } from '../scripts/announcing.ts';
import { askScript } from '../scripts/carrying.ts';
import { placeScript } from '../scripts/place.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript } from '../scripts/script.ts';
import { stopScript } from '../scripts/stopping.ts';
import { failingJobs } from './failing-jobs.ts';
import { activityOf, totalsOf } from './figures.ts';
import { outcomePage } from './fire-outcomes.ts';
import { ledgerPage } from './ledger-page.ts';
import { nextFires, nextFiresOf } from './next-fires.ts';
import { withHold } from './queue-hold.ts';
import { doingRepeat, enqueueRepeat } from './repeated-run.ts';
import { countRuns } from './run-count.ts';
import { listRuns } from './run-list.ts';
import { readLog } from './run-log.ts';
import { readRuns } from './run-reading.ts';
import { withShards } from './shards-of-run.ts';
import { withTold } from './told-of-run.ts';
import { upcomingRuns } from './upcoming-runs.ts';

/** How long a repeated request for a run finds the first one. */
const askedForS = 24 * 3600;
/** Edits of one script: more of them would keep everybody else waiting for over a millisecond. */
const announcedAtOnce = 100;

const doingAsk = 'enqueueing a run';

const stopOutcomes: readonly StopOutcome[] = ['cancelled', 'asked', 'over', 'unknown'];

/** The interface's side of Redis. */
export function openRunArchive(parts: StoreParts, dependency: () => DependencyView): RunArchive {
  const { client, keys, time, unreadable } = parts;
  const source = () => ({ client, keys, unreadable, now: time.now() });

  return {
    list: (filter) => asking('listing runs', () => listRuns(source(), filter)),
    count: (wanted) => asking('counting runs', () => countRuns(source(), wanted)),
    get: (runId) =>
      asking('reading a run', async () => {
        const [run] = await readRuns(source(), [runId]);
        if (run === undefined) return undefined;
        const placed = await withHold(parts, await withPlace(parts, run));
        return withShards(parts, await withTold(parts, placed));
      }),
    log: (runId, after, limit) =>
      asking('reading a log', () => readLog(parts, runId, { after, limit })),
    ledger: (jobId, query) =>
      asking('reading the ledger', () => ledgerPage({ ...source(), jobId, query })),
    outcomes: (query) => asking('reading outcomes', () => outcomePage(source(), query)),
    activity: (jobIds) => asking('reading activity', () => activityOf(source(), jobIds)),
    nextFires: (query) => asking('reading what fires next', () => nextFires(source(), query)),
    nextFiresOf: (jobIds) =>
      asking('reading when jobs fire next', () => nextFiresOf(source(), jobIds)),
    failing: (atMost) => asking('reading which jobs fail', () => failingJobs(source(), atMost)),
    totals: () => asking('reading totals', () => totalsOf(source())),
    upcoming: (limit) => asking('reading what comes', () => upcomingRuns(source(), limit)),
    firstAsked: (jobId, asked, now) =>
      asking('asking for a run', () => firstAsked(parts, { jobId, ...asked }, now)),
    inputMark: inputMarkOf,
    enqueueManual: (envelope, about) =>
      asking(doingAsk, () => enqueueManual(parts, envelope, about)),
    enqueueRepeat: (envelope, about) =>
      asking(doingRepeat, () => enqueueRepeat(parts, envelope, about)),
    askToStop: (runId, { by, reason }) =>
      asking('asking a run to stop', async () => {
        const answer = await runScript(parts, stopScript, { run: runId, by, reason });
        return stopOutcomes.find((each) => each === answer) ?? 'unknown';
      }),
    announceEdits: (edits) => asking('announcing edits', () => announceEdits(parts, edits)),
    dependency,
  };
}

/** The first to ask says when, and with which input. */
async function firstAsked(
  { client, keys }: StoreParts,
  { jobId, mark, inputMark = '' }: AskedMark & { readonly jobId: string },
  now: EpochMillis,
): Promise<EpochMillis | 'another-input'> {
  const key = keys.asked(jobId, mark);
  await client.set(key, `${now} ${inputMark}`, 'EX', askedForS, 'NX');
  const [askedAt, firstInput = ''] = ((await client.get(key)) ?? '').split(' ');
  if (askedAt !== '' && firstInput !== inputMark) return 'another-input';
  return instantIn(askedAt) ?? now;
}

/** How many go before a run that waits for its turn. */
async function withPlace(parts: StoreParts, run: Run): Promise<Run> {
  if (run.state !== 'blocked') return run;
  const ahead = await runScript(parts, placeScript, { id: run.id, job: run.jobId });
  return { ...run, ahead: Number(ahead) };
}

async function enqueueManual(
  parts: StoreParts,
  ...[envelope, { by, input } = {}]: Parameters<RunArchive['enqueueManual']>
): Promise<AskedOutcome> {
  const key = await parts.signingKeys.current();
  const told = by === undefined ? '' : JSON.stringify({ by } satisfies AskedFor);
  const texts = [sealedTicket(envelope, key), sealedCard(envelope, key), told];
  if (input !== undefined) texts.push(input);
  const run = askedArgument(envelope);
  const [kind, about] = listIn(await runScript(parts, askScript, { run }, texts), doingAsk, 1);
  switch (kind) {
    case 'overlap':
    case 'overlap-limit':
      return { kind, other: String(about) };
    case 'backlog':
      return { kind };
    case 'enqueued':
      return { kind, ahead: Number(about) };
    default:
      return { kind: 'exists' };
  }
}

/** The scripts are sent one behind the other without waiting. */
async function announceEdits(parts: StoreParts, edits: readonly AnnouncedEdit[]): Promise<void> {
  const scripts: Promise<unknown>[] = [];
  for (let from = 0; from < edits.length; from += announcedAtOnce) {
    const some = edits.slice(from, from + announcedAtOnce);
    const asked = some.map(({ jobId, edit }) => ({ job: jobId, revision: edit.revision }));
    const texts = some.map(({ edit }) => JSON.stringify(edit));
    scripts.push(runScript(parts, announceScript, asked, texts));
  }
  await Promise.all(scripts);
}
