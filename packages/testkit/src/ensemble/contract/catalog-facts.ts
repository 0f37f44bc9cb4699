import assert from 'node:assert/strict';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { EnsemblePorts } from '../ensemble-ports.ts';
import { createOne } from '../one-definition.ts';
import { jobInput, later, now, pair, written } from './scene.ts';

/** What the memory of definitions promises. */
export const catalogFacts = factsOf<EnsemblePorts>({
  'what one member writes, each has in memory and was told of': followsWrites,
  'who comes later has what stands': readsWhatStands,
  'after a refresh the memory has all that was written before': refreshes,
  'who catches up has what was written, edited and removed before': hearsAtOnce,
  'what definitions take is counted, and nothing when all are gone': measures,
  'a definition that cannot be read is known as broken, and was told of': tells,
  'who was cut off has every change when it is back': catchesUp,
});

async function followsWrites(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const told: (number | undefined)[] = [];
  const stop = b.catalog.onChange(({ jobId, definition }) => {
    if (jobId === 'job') told.push(definition?.version);
  });
  const first = written(await createOne(a.definitions, jobInput('job'), { now }));
  await eventually('b has it', () => b.catalog.get('job'));
  assert.deepEqual(b.catalog.get('job'), first);
  assert.deepEqual([...b.catalog.all()], [first]);
  await a.definitions.pause('job', { now: later, reason: 'no' });
  await eventually('b has the edit', () => b.catalog.get('job')?.version === 2);
  await a.definitions.remove('job', {});
  await eventually('b has lost it', () => b.catalog.get('job') === undefined);
  assert.deepEqual(told, [1, 2, undefined]);
  stop();
  await createOne(a.definitions, jobInput('job'), { now });
  await eventually('b has it again', () => b.catalog.get('job'));
  assert.equal(told.length, 3);
}

async function readsWhatStands(ensemble: EnsemblePorts): Promise<void> {
  const a = await ensemble.member();
  const definition = written(await createOne(a.definitions, jobInput('job'), { now }));
  await ensemble.spoilDefinition('spoilt');
  const b = await ensemble.member();
  assert.deepEqual(b.catalog.get('job'), definition);
  assert.equal(b.catalog.size, 1);
  assert.deepEqual([...b.catalog.broken().keys()], ['spoilt']);
}

async function refreshes(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  for (const id of ['one', 'two', 'three']) await createOne(a.definitions, jobInput(id), { now });
  await b.catalog.refresh();
  assert.deepEqual([...b.catalog.all()].map(({ id }) => id).sort(), ['one', 'three', 'two']);
  await a.definitions.remove('two', {});
  await b.catalog.refresh();
  assert.equal(b.catalog.size, 2);
}

async function hearsAtOnce(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  for (const id of ['one', 'two']) await createOne(a.definitions, jobInput(id), { now });
  await b.catalog.catchUp();
  assert.deepEqual([...b.catalog.all()].map(({ id }) => id).sort(), ['one', 'two']);
  await a.definitions.remove('two', {});
  await a.definitions.pause('one', { now: later, reason: 'no' });
  await b.catalog.catchUp();
  assert.deepEqual([b.catalog.size, b.catalog.get('one')?.version], [1, 2]);
}

async function measures(ensemble: EnsemblePorts): Promise<void> {
  const { catalog, definitions } = await ensemble.member();
  assert.equal(catalog.bytes, 0);
  await createOne(definitions, jobInput('job'), { now });
  await catalog.refresh();
  const small = catalog.bytes;
  assert.ok(small > 0);
  const description = 'd'.repeat(1_000);
  await definitions.replace(jobInput('job', { description }), { now });
  await catalog.refresh();
  assert.ok(catalog.bytes >= small + 1_000);
  await ensemble.spoilDefinition('job');
  await catalog.refresh();
  assert.ok(catalog.bytes > 0);
  await definitions.remove('job', {});
  await catalog.refresh();
  assert.equal(catalog.bytes, 0);
}

async function tells(ensemble: EnsemblePorts): Promise<void> {
  const { catalog, definitions } = await ensemble.member();
  const told: boolean[] = [];
  await createOne(definitions, jobInput('job'), { now });
  await catalog.refresh();
  catalog.onChange(({ definition }) => told.push(definition !== undefined));
  await ensemble.spoilDefinition('job');
  await catalog.refresh();
  assert.ok((catalog.broken().get('job') ?? '').length > 0);
  assert.deepEqual([catalog.get('job'), catalog.size], [undefined, 0]);
  assert.deepEqual(told, [false]);
  await definitions.replace(jobInput('job'), { now });
  await catalog.refresh();
  assert.equal(catalog.broken().size, 0);
  assert.equal(catalog.get('job')?.version, 1);
  assert.deepEqual(told, [false, true]);
}

async function catchesUp(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  await createOne(a.definitions, jobInput('job'), { now });
  await eventually('b has it', () => b.catalog.get('job'));
  await ensemble.cutOff(b);
  await a.definitions.pause('job', { now: later, reason: 'no' });
  await createOne(a.definitions, jobInput('other'), { now });
  assert.equal(b.catalog.get('job')?.version, 1);
  const refreshed = b.catalog.refresh();
  await ensemble.reach(b);
  await refreshed;
  assert.equal(b.catalog.size, 2);
  await eventually('b has the edit', () => b.catalog.get('job')?.version === 2);
  await eventually('b has the other', () => b.catalog.get('other'));
}
