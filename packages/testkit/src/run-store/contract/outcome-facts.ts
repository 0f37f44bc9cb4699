import assert from 'node:assert/strict';
import type { DecidedOutcome, FireOutcome, OutcomeQuery, RunEnvelope } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { runToEnd } from './archive-facts.ts';
import { change } from './planning-facts.ts';
import { contractTerm, only, owed, runLate, stage, take } from './scene.ts';

/** What the interface is told of outcomes: in ledgers, beside jobs, and in figures. */
export const outcomeFacts = factsOf<RunStorePorts>({
  'a ledger holds runs and reasons together, newest first, none that is to come': merges,
  'a ledger is paged, and read of a span of time': pagesLedger,
  'fire times without a run are found over jobs, page by page, each once': findsOverJobs,
  'beside a job stands what it does, what comes next and what it came to': tellsActivity,
  'a job fails whose last run that ended went badly': tellsFailing,
  'the figures count what runs, what waits and what the day has come to': counts,
});

async function recorded(
  store: RunStorePorts,
  row: DecidedOutcome,
  jobId = 'nightly-report',
): Promise<void> {
  const about = { jobId, runs: [], nextFireTime: undefined };
  await store.schedule.stage(contractTerm, [{ ...about, outcomes: [row] }]);
}

/** A run that is over, between two fire times that had none, and one that is to come. */
async function threeOutcomes(store: RunStorePorts): Promise<RunEnvelope> {
  const run = await owed(store, 5_000);
  await stage(store, runLate(store, -60_000));
  const now = store.now();
  await recorded(store, { fireTime: now - 60_000, outcome: 'missed', reason: 'too-old' });
  const holidays = { reason: 'calendar', detail: 'holidays' } as const;
  await recorded(store, { fireTime: now - 1_000, outcome: 'skipped', ...holidays });
  await runToEnd(store, run);
  return run;
}

async function merges(store: RunStorePorts): Promise<void> {
  const { jobId, runId, dueTime } = await threeOutcomes(store);
  const { items, cursor } = await store.archive.ledger(jobId, { limit: 10 });
  assert.equal(cursor, undefined);
  const [skipped, ran, missed] = items;
  assert.equal(items.length, 3);
  const { outcome, reason, detail, recordedAt } = skipped ?? assert.fail();
  assert.deepEqual([outcome, reason, detail], ['skipped', 'calendar', 'holidays']);
  assert.ok(Date.parse(recordedAt ?? '') > 0);
  const begunAt = Date.parse((await store.archive.get(runId))?.startedAt ?? '');
  const { fireTime, ...as } = ran ?? assert.fail();
  const latenessMs = begunAt - dueTime;
  assert.deepEqual(as, { outcome: 'run', runId, runState: 'succeeded', latenessMs });
  assert.equal(Date.parse(fireTime), dueTime);
  assert.deepEqual([missed?.outcome, missed?.reason], ['missed', 'too-old']);
}

async function pagesLedger(store: RunStorePorts): Promise<void> {
  const { jobId, fireTime } = await threeOutcomes(store);
  const first = await store.archive.ledger(jobId, { limit: 2 });
  assert.deepEqual(
    first.items.map(({ outcome }) => outcome),
    ['skipped', 'run'],
  );
  const { cursor = assert.fail() } = first;
  const rest = await store.archive.ledger(jobId, { limit: 2, cursor });
  assert.deepEqual(
    rest.items.map(({ outcome }) => outcome),
    ['missed'],
  );
  assert.equal(rest.cursor, undefined);
  const within = await store.archive.ledger(jobId, { limit: 9, from: fireTime, to: fireTime + 1 });
  assert.equal(only(within.items).outcome, 'run');
  assert.deepEqual(await store.archive.ledger('nobody', { limit: 9 }), { items: [] });
}

async function findsOverJobs(store: RunStorePorts): Promise<void> {
  const now = store.now();
  const missed = { outcome: 'missed', reason: 'too-old' } as const;
  const skipped = { outcome: 'skipped', reason: 'calendar' } as const;
  await recorded(store, { ...missed, fireTime: now - 3_000 }, 'job-a');
  await recorded(store, { ...skipped, fireTime: now - 2_000 }, 'job-a');
  await recorded(store, { ...missed, fireTime: now - 1_000 }, 'job-a');
  await recorded(store, { ...skipped, fireTime: now - 4_000 }, 'job-c');
  await runToEnd(store, await owed(store, 5_000, { jobId: 'job-c' }));
  const found = async (query: Partial<OutcomeQuery> = {}) =>
    (await everyOutcome(store, query)).map(({ jobId, outcome, fireTime }) => {
      return `${jobId} ${outcome} ${now - Date.parse(fireTime)}`;
    });
  const all = ['job-a missed 1000', 'job-a skipped 2000', 'job-a missed 3000'];
  assert.deepEqual(await found(), [...all, 'job-c skipped 4000']);
  assert.deepEqual(await found({ limit: 1 }), [...all, 'job-c skipped 4000']);
  assert.deepEqual(await found({ outcomes: ['missed'] }), [all[0], all[2]]);
  assert.deepEqual(await found({ from: now - 3_000, to: now - 1_000 }), [all[1], all[2]]);
}

/** What stands of three jobs, page by page. */
async function everyOutcome({ archive }: RunStorePorts, query: Partial<OutcomeQuery>) {
  const found: FireOutcome[] = [];
  let asked: Pick<OutcomeQuery, 'jobIds' | 'cursor'> = { jobIds: ['job-a', 'job-b', 'job-c'] };
  for (;;) {
    const { items, next } = await archive.outcomes({ limit: 2, ...query, ...asked });
    assert.ok(items.length <= (query.limit ?? 2));
    found.push(...items);
    if (next === undefined) return found;
    const { jobId, ...place } = next;
    asked = { ...place, jobIds: asked.jobIds.slice(asked.jobIds.indexOf(jobId)) };
  }
}

async function tellsActivity(store: RunStorePorts): Promise<void> {
  const done = await owed(store, 3_000);
  const { jobId } = done;
  await runToEnd(store, done, 'fail');
  const running = await owed(store, 2_000, { overlap: 'allow' });
  await take(await store.worker('worker-a'));
  const nextFireTime = store.now() + 60_000;
  await change(store, jobId, { nextFireTime });
  const [of, none] = await store.archive.activity([jobId, 'nobody']);
  const { lastRun, ...rest } = of ?? assert.fail();
  const known = { jobId, recent: ['failed'], runningCount: 1 };
  assert.deepEqual(rest, { ...known, appliedRevision: 4, nextFireTime });
  assert.deepEqual(lastRun, await store.archive.get(running.runId));
  assert.deepEqual(none, { jobId: 'nobody', recent: [], runningCount: 0 });
  const sooner = await owed(store, -30_000);
  assert.equal(only(await store.archive.activity([jobId])).nextFireTime, sooner.fireTime);
}

async function tellsFailing(store: RunStorePorts): Promise<void> {
  const end = async (jobId: string, event: 'succeed' | 'fail' | 'time-out' | 'cancel') =>
    await runToEnd(store, await owed(store, 9_000, { jobId }), event);
  await end('fails', 'fail');
  await end('is-slow', 'time-out');
  await end('is-cancelled', 'cancel');
  await end('has-recovered', 'fail');
  await runToEnd(store, await owed(store, 8_000, { jobId: 'has-recovered' }), 'succeed');
  assert.deepEqual([...(await store.archive.failing(10))].sort(), ['fails', 'is-slow']);
  assert.equal((await store.archive.failing(1)).length, 1);
}

async function counts(store: RunStorePorts): Promise<void> {
  for (const event of ['succeed', 'fail', 'time-out', 'cancel'] as const) {
    await runToEnd(store, await owed(store, 9_000, { jobId: event }), event);
  }
  await owed(store, 8_000, { jobId: 'running' });
  await take(await store.worker('worker-a'));
  await owed(store, 7_000, { jobId: 'late' });
  await owed(store, -60_000, { jobId: 'coming' });
  await recorded(store, { fireTime: 1_000, outcome: 'missed', reason: 'too-old' });
  assert.deepEqual(await store.archive.totals(), {
    ...{ running: 1, staged: 1, owedLate: 1, fenceRefusals: 0, unreadable: 0 },
    last24h: { succeeded: 1, failed: 2, skipped: 0, missed: 1 },
  });
  const outlived = { ...contractTerm, epoch: contractTerm.epoch - 1 };
  await store.office.heartbeat(outlived);
  assert.equal((await store.archive.totals()).fenceRefusals, 1);
}
