import assert from 'node:assert/strict';
import { type CalendarDefinition, calendarDefinitionSchema } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { RunStorePorts } from '../run-store-ports.ts';
import { change } from './planning-facts.ts';
import { contractTerm, runLate, stage } from './scene.ts';

/** What is promised of a job whose definition is gone from ZooKeeper. */
export const orphanFacts = factsOf<RunStorePorts>({
  'what is set aside is not planned, and kept with all that is known': setsAside,
  'what is there again goes back to its cursor': goesBack,
  'what is carried anew is set aside no more': isCarried,
  'what is set aside outlives a loss of memory': outlives,
  'what is set aside is given up by name, once': givesUp,
  'what is set aside is listed in parts, by cursor': lists,
  'calendars are kept as they were last': keepsCalendars,
});

const adopt = (store: RunStorePorts, orphans: readonly string[], present: readonly string[] = []) =>
  store.schedule.adopt(contractTerm, { orphans, present });

const dueJobs = async (store: RunStorePorts) =>
  (await store.schedule.due(Number.MAX_SAFE_INTEGER, 10)).map(({ jobId }) => jobId);

async function setsAside(store: RunStorePorts): Promise<void> {
  const nextFireTime = store.now() + 60_000;
  const definition = await change(store, 'job', { nextFireTime });
  const run = runLate(store, -30_000, { jobId: 'job', revision: 4 });
  await stage(store, run);
  await store.schedule.stage(contractTerm, [
    { jobId: 'job', runs: [], outcomes: [], nextFireTime },
  ]);
  assert.equal(await store.orphans.summary(), undefined);
  assert.deepEqual(await adopt(store, ['job']), { kind: 'committed' });
  assert.deepEqual(await dueJobs(store), []);
  assert.equal((await store.look(run.runId))?.state, 'staged');
  assert.deepEqual((await store.schedule.orphans()).setAside, new Set(['job']));
  const [context] = await store.schedule.changeContexts(['job']);
  assert.deepEqual(context?.projected?.nextFireTime, nextFireTime);
  assert.equal((await store.orphans.summary())?.count, 1);
  assert.deepEqual(await store.orphans.list(0, 10), [{ jobId: 'job', definition }]);
  assert.deepEqual(await store.orphans.read(['nobody', 'job']), [{ jobId: 'job', definition }]);
  assert.deepEqual(await store.orphans.read([]), []);
}

async function goesBack(store: RunStorePorts): Promise<void> {
  const nextFireTime = store.now() + 60_000;
  await change(store, 'job', { nextFireTime });
  await change(store, 'without');
  await adopt(store, ['job', 'without']);
  await adopt(store, [], ['job', 'without', 'nobody']);
  assert.equal(await store.orphans.summary(), undefined);
  const due = await store.schedule.due(Number.MAX_SAFE_INTEGER, 10);
  assert.deepEqual(due, [{ jobId: 'job', nextFireTime }]);
}

async function isCarried(store: RunStorePorts): Promise<void> {
  await change(store, 'job', { nextFireTime: store.now() });
  await adopt(store, ['job']);
  await store.orphans.discard(['job']);
  await change(store, 'job', { revision: 9, nextFireTime: store.now() });
  assert.equal(await store.orphans.summary(), undefined);
  assert.deepEqual(await store.schedule.discarded(), []);
  assert.deepEqual(await dueJobs(store), ['job']);
}

async function outlives(store: RunStorePorts): Promise<void> {
  await change(store, 'job');
  await change(store, 'other');
  await adopt(store, ['job'], ['other']);
  await store.office.forget(contractTerm);
  const revisions = [...(await store.schedule.projectedRevisions())];
  const remembered = revisions.filter(([, { revision }]) => revision > 0);
  assert.deepEqual(
    remembered.map(([jobId]) => jobId),
    ['job'],
  );
  assert.equal((await store.orphans.list(0, 10)).length, 1);
}

async function givesUp(store: RunStorePorts): Promise<void> {
  await change(store, 'job');
  await adopt(store, ['job']);
  assert.equal(await store.orphans.discard(['job', 'nobody']), 1);
  assert.equal(await store.orphans.discard(['job']), 0);
  assert.deepEqual(await store.schedule.discarded(), ['job']);
  assert.deepEqual((await store.schedule.orphans()).discarded, new Set(['job']));
  // Until the leader has taken it out it stands there.
  assert.equal((await store.orphans.summary())?.count, 1);
}

async function lists(store: RunStorePorts): Promise<void> {
  const now = store.now();
  const ids = ['late', 'soon', 'without'];
  await change(store, 'late', { nextFireTime: now + 2_000 });
  await change(store, 'soon', { nextFireTime: now + 1_000 });
  await change(store, 'without');
  await adopt(store, ids);
  const listed = async (offset: number, limit: number) =>
    (await store.orphans.list(offset, limit)).map(({ jobId }) => jobId);
  assert.deepEqual(await listed(0, 10), ['without', 'soon', 'late']);
  assert.deepEqual(await listed(1, 1), ['soon']);
  assert.deepEqual(await listed(3, 10), []);
}

function calendarAt(name: string, version: number): CalendarDefinition {
  const updatedAt = '2026-01-01T00:00:00.000Z';
  return calendarDefinitionSchema.parse({ name, timeZone: 'UTC', version, updatedAt });
}

async function keepsCalendars(store: RunStorePorts): Promise<void> {
  const keep = (kept: readonly CalendarDefinition[], removed: readonly string[] = []) =>
    store.schedule.keepCalendars(contractTerm, { kept, removed });
  await keep([calendarAt('holidays', 1), calendarAt('weekends', 1)]);
  assert.deepEqual(await keep([calendarAt('holidays', 2)], ['weekends']), { kind: 'committed' });
  const calendar = calendarAt('holidays', 2);
  assert.deepEqual(await store.orphans.calendars(), [{ name: 'holidays', calendar }]);
}
