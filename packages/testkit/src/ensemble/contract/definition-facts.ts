import assert from 'node:assert/strict';
import { redisMillis } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import type { EnsemblePorts } from '../ensemble-ports.ts';
import { createOne, restoreOne } from '../one-definition.ts';
import { jobInput, later, laterText, now, nowText, pair, written } from './scene.ts';

/** What writing definitions promises. */
export const definitionFacts = factsOf<EnsemblePorts>({
  'a job begins at version 1, and each edit counts one more': countsEdits,
  'an id is taken once': takesIdsOnce,
  'a write against another version is told the one that stands': tellsVersions,
  'revisions grow over a deletion while versions begin again': growsRevisions,
  'what does not stand cannot be changed': changesNothing,
  'a pause says why and since when, and resuming ends it': pauses,
  'a touch is one edit, of a job that uses the calendar': touches,
  'an edit of a job, and its deletion, say what stood before': tellsBefore,
  'a job that is renewed goes on above a version': renews,
  'a job that is restored keeps its version and its dates': restores,
  'of jobs that are created together each has an outcome': createsTogether,
  'no version holds from before the one that it replaces': neverBackDates,
  'the versions that a person wrote are kept from the first edit on': keepsRevisions,
  'a job’s past goes with it, and is no other’s': forgetsRevisions,
  'a write that nobody waits for any more is not begun': beginsNothingUnwanted,
  'a definition that cannot be read is told, mended and deleted': mendsBroken,
});

async function countsEdits(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  const first = written(await createOne(definitions, jobInput('job'), { now }));
  assert.equal(first.version, 1);
  assert.deepEqual([first.createdAt, first.updatedAt], [nowText, nowText]);
  const edit = jobInput('job', { description: 'edited' });
  const second = written(await definitions.replace(edit, { now: later, ifVersion: 1 }));
  assert.equal(second.version, 2);
  assert.equal(second.description, 'edited');
  assert.deepEqual([second.createdAt, second.updatedAt], [nowText, laterText]);
  assert.ok(second.revision > first.revision);
  assert.deepEqual(await definitions.read('job'), { kind: 'definition', definition: second });
}

async function beginsNothingUnwanted(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  const created = written(await createOne(definitions, jobInput('job'), { now }));
  const signal = AbortSignal.abort();
  const gone = { code: 'COORD_TIMEOUT' };
  const edit = jobInput('job', { description: 'too late' });
  await assert.rejects(definitions.replace(edit, { now, signal }), gone);
  await assert.rejects(definitions.pause('job', { now, reason: 'x', signal }), gone);
  await assert.rejects(definitions.resume('job', { now, signal }), gone);
  await assert.rejects(definitions.remove('job', { signal }), gone);
  assert.deepEqual(await definitions.read('job'), { kind: 'definition', definition: created });
}

async function tellsBefore(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  const before = (outcome: Awaited<ReturnType<typeof definitions.replace>>) =>
    outcome.kind === 'written' ? outcome.before : assert.fail(`it came to ${outcome.kind}`);
  const created = await createOne(definitions, jobInput('job'), { now });
  assert.equal(before(created), undefined);
  const paused = await definitions.pause('job', { now, reason: 'because' });
  assert.deepEqual(before(paused), written(created));
  const resumed = await definitions.resume('job', { now });
  assert.deepEqual(before(resumed), written(paused));
  assert.equal(before(await definitions.resume('job', { now })), undefined);
  const edited = await definitions.replace(jobInput('job', { description: 'x' }), { now });
  assert.deepEqual(before(edited), written(resumed));
  const removed = await definitions.remove('job', {});
  assert.deepEqual(removed.kind === 'removed' && removed.before, written(edited));
}

async function revisionsOf(ensemble: EnsemblePorts, jobId: string) {
  const reading = await (await ensemble.member()).definitions.revisions(jobId);
  return reading.kind === 'read' ? reading.revisions : assert.fail(`they are ${reading.kind}`);
}

async function keepsRevisions(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  const input = (description: string) => jobInput('job', { description });
  await createOne(definitions, input('first'), { now });
  const first = { version: 1, updatedAt: nowText, content: input('first') };
  assert.deepEqual(await revisionsOf(ensemble, 'job'), [first]);
  await definitions.pause('job', { now, reason: 'why not' });
  await definitions.resume('job', { now });
  await definitions.replace(input('second'), { now: later, by: 'ada' });
  await definitions.pause('job', { now: later, reason: 'why not' });
  await definitions.replace(input('second'), { now: later, by: 'eve' });
  const second = { version: 4, updatedAt: laterText, updatedBy: 'ada', content: input('second') };
  assert.deepEqual(await revisionsOf(ensemble, 'job'), [second, { ...first, version: 3 }]);
  await ensemble.spoilDefinition('job');
  assert.deepEqual(await revisionsOf(ensemble, 'job'), [second, { ...first, version: 3 }]);
}

async function forgetsRevisions(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  assert.deepEqual(await definitions.revisions('job'), { kind: 'absent' });
  assert.deepEqual(await definitions.revisions('../job'), { kind: 'absent' });
  await createOne(definitions, jobInput('job'), { now });
  const edit = jobInput('job', { description: 'edited' });
  await definitions.replace(edit, { now, by: 'ada' });
  await definitions.remove('job', {});
  assert.deepEqual(await definitions.revisions('job'), { kind: 'absent' });
  await createOne(definitions, jobInput('job'), { now: later });
  const content = jobInput('job');
  assert.deepEqual(await revisionsOf(ensemble, 'job'), [
    { version: 1, updatedAt: laterText, content },
  ]);
}

async function takesIdsOnce(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const definition = written(await createOne(a.definitions, jobInput('job'), { now }));
  const taken = { kind: 'id-taken' };
  assert.deepEqual(await createOne(b.definitions, jobInput('job'), { now }), taken);
  assert.deepEqual(await restoreOne(b.definitions, definition, { now }), taken);
  const raced = [a, b].map((each) => createOne(each.definitions, jobInput('raced'), { now }));
  const kinds = (await Promise.all(raced)).map(({ kind }) => kind);
  assert.deepEqual(kinds.sort(), ['id-taken', 'written']);
}

async function tellsVersions(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  await createOne(definitions, jobInput('job'), { now });
  const changed = { kind: 'changed', currentVersion: 1 };
  assert.deepEqual(await definitions.replace(jobInput('job'), { now, ifVersion: 9 }), changed);
  assert.deepEqual(await definitions.remove('job', { ifVersion: 9 }), changed);
  written(await definitions.replace(jobInput('job'), { now }));
  assert.equal((await definitions.remove('job', { ifVersion: 2 })).kind, 'removed');
}

async function growsRevisions(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  const first = written(await createOne(definitions, jobInput('job'), { now }));
  const removed = await definitions.remove('job', {});
  const revision = removed.kind === 'removed' ? removed.revision : 0;
  assert.ok(revision > first.revision);
  assert.deepEqual(await definitions.read('job'), { kind: 'absent' });
  const second = written(await createOne(definitions, jobInput('job'), { now }));
  assert.equal(second.version, 1);
  assert.ok(second.revision > revision);
}

async function changesNothing(ensemble: EnsemblePorts): Promise<void> {
  const { definitions, catalog } = await ensemble.member();
  const outcomes = await Promise.all([
    definitions.replace(jobInput('job'), { now }),
    definitions.touch('job', { now, calendarVersions: { holidays: 1 } }),
    definitions.pause('job', { now, reason: 'no' }),
    definitions.resume('job', { now }),
    definitions.renew('job', { now, aboveVersion: 4 }),
    definitions.remove('job', {}),
    definitions.replace({ ...jobInput('job'), id: '../up' }, { now }),
  ]);
  assert.deepEqual(outcomes, Array(7).fill({ kind: 'not-found' }));
  assert.deepEqual(await definitions.read('../up'), { kind: 'absent' });
  await catalog.refresh();
  assert.equal(catalog.size, 0);
}

async function pauses(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  await createOne(definitions, jobInput('job'), { now });
  const first = written(await definitions.pause('job', { now: later, reason: 'flood' }));
  assert.equal(first.version, 2);
  assert.deepEqual(first.paused, { reason: 'flood', since: laterText });
  const until = redisMillis(now + 60_000);
  const again = { now: redisMillis(now + 2_000), reason: 'fire', until };
  const second = written(await definitions.pause('job', again));
  assert.deepEqual(second.paused, {
    reason: 'fire',
    since: laterText,
    until: '2026-03-07T02:01:00.000Z',
  });
  // An edit of a job that is paused leaves it so.
  const edited = written(await definitions.replace(jobInput('job'), { now: later }));
  assert.equal(edited.paused?.reason, 'fire');
  // Nor is a job paused in a version that is no more.
  assert.deepEqual(await definitions.pause('job', { ...again, ifVersion: 3 }), {
    ...{ kind: 'changed', currentVersion: 4 },
  });
  // Whoever ends one pause ends no other that was made since.
  assert.deepEqual(await definitions.resume('job', { now: later, ifVersion: 3 }), {
    ...{ kind: 'changed', currentVersion: 4 },
  });
  const resumed = written(await definitions.resume('job', { now: later, ifVersion: 4 }));
  assert.deepEqual([resumed.paused, resumed.version], [undefined, 5]);
  assert.deepEqual(written(await definitions.resume('job', { now: later })), resumed);
  assert.equal(written(await definitions.pause('job', { ...again, ifVersion: 5 })).version, 6);
}

async function touches(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  const schedule = { kind: 'every', everyMs: 60_000, calendars: ['holidays'] };
  const demand = { holidays: 2 };
  const first = written(
    await createOne(definitions, jobInput('job', { schedule }), { now, calendarVersions: demand }),
  );
  assert.deepEqual(first.calendarVersions, demand);
  const touch = (calendarVersions: Record<string, number>) =>
    definitions.touch('job', { now: later, calendarVersions });
  assert.deepEqual(written(await touch({ holidays: 2, others: 7 })), first);
  const touched = written(await touch({ holidays: 3, others: 7 }));
  assert.equal(touched.version, 2);
  assert.deepEqual(touched.calendarVersions, { holidays: 3 });
  assert.ok(touched.revision > first.revision);
  assert.deepEqual(written(await touch({ holidays: 3 })), touched);
}

async function renews(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  const first = written(await createOne(definitions, jobInput('job'), { now }));
  const second = written(await definitions.renew('job', { now: later, aboveVersion: 6 }));
  assert.deepEqual([second.version, second.updatedAt], [7, laterText]);
  assert.ok(second.revision > first.revision);
  assert.equal(written(await definitions.renew('job', { now: later, aboveVersion: 6 })).version, 8);
}

async function restores(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  const before = { ...jobInput('job'), version: 8, revision: 1, createdAt: nowText };
  const restored = written(
    await restoreOne(definitions, { ...before, updatedAt: nowText }, { now: later }),
  );
  const { version, createdAt, updatedAt } = restored;
  assert.deepEqual([version, createdAt, updatedAt], [8, nowText, laterText]);
  const next = written(await definitions.replace(jobInput('job'), { now: later }));
  assert.ok(next.revision > restored.revision);
}

async function createsTogether(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  const asNew = (id: string) => ({ kind: 'new', input: jobInput(id), now, by: 'ada' }) as const;
  const definition = { ...jobInput('old'), version: 3, revision: 1, createdAt: nowText };
  const old = { kind: 'restored', definition: { ...definition, updatedAt: nowText }, now } as const;
  const alone = await definitions.createAll([asNew('a'), old]);
  assert.deepEqual(
    alone.map((each) => each.kind === 'written' && each.definition.createdBy),
    ['ada', undefined],
  );
  assert.deepEqual(
    alone.map((each) => each.kind === 'written' && each.definition.version),
    [1, 3],
  );
  const some = await definitions.createAll([asNew('b'), asNew('a'), asNew('c')]);
  assert.deepEqual(
    some.map(({ kind }) => kind),
    ['written', 'id-taken', 'written'],
  );
  for (const id of ['a', 'b', 'c', 'old']) {
    assert.equal((await definitions.read(id)).kind, 'definition');
  }
  assert.deepEqual(await definitions.createAll([]), []);
}

async function neverBackDates(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  await createOne(definitions, jobInput('job'), { now: later });
  const edited = written(await definitions.replace(jobInput('job'), { now }));
  assert.equal(edited.updatedAt, laterText);
  assert.equal(written(await definitions.pause('job', { now, reason: 'no' })).updatedAt, laterText);
}

async function mendsBroken(ensemble: EnsemblePorts): Promise<void> {
  const { definitions } = await ensemble.member();
  await createOne(definitions, jobInput('job'), { now });
  await ensemble.spoilDefinition('job');
  const stored = await definitions.read('job');
  assert.equal(stored.kind, 'broken');
  assert.ok(stored.kind === 'broken' && stored.problem.length > 0);
  assert.deepEqual(await definitions.pause('job', { now, reason: 'no' }), { kind: 'not-found' });
  assert.deepEqual(await createOne(definitions, jobInput('job'), { now }), { kind: 'id-taken' });
  const changed = { kind: 'changed', currentVersion: 0 };
  assert.deepEqual(await definitions.replace(jobInput('job'), { now, ifVersion: 1 }), changed);
  const mended = written(await definitions.replace(jobInput('job'), { now, ifVersion: 0 }));
  assert.equal(mended.version, 1);
  await ensemble.spoilDefinition('job');
  assert.deepEqual(await definitions.remove('job', { ifVersion: 1 }), changed);
  assert.equal((await definitions.remove('job', {})).kind, 'removed');
  assert.deepEqual(await definitions.read('job'), { kind: 'absent' });
}
