import assert from 'node:assert/strict';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { EnsemblePorts } from '../ensemble-ports.ts';
import { createOne } from '../one-definition.ts';
import { jobInput, members, now, pair, written } from './scene.ts';

/** What shared settings promise, those in memory too. */
export const settingsFacts = factsOf<EnsemblePorts>({
  'a setting is made once, by whoever comes first': makesOnce,
  'what cannot be the name of a setting is refused': refusesNames,
  'the data has one name until it is given another, and all are told': names,
  'no revision is given at or below what was raised to': raises,
  'numbers that are reserved are reserved once, above what was asked for': reserves,
  'a setting that is followed is made once, and in each memory': follows,
  'no change of a followed setting is lost': losesNothing,
  'a followed setting that is lost is made anew, or put back': mends,
  'a followed setting stands in memory while nothing can be asked': remembers,
});

async function makesOnce(ensemble: EnsemblePorts): Promise<void> {
  const all = await members(ensemble, 3);
  const made = all.map(({ settings }, i) => settings.getOrCreate('word', () => `made by ${i}`));
  const [first, ...others] = await Promise.all(made);
  assert.deepEqual(others, [first, first]);
  assert.match(first ?? '', /^made by \d$/);
  assert.equal(await all[2]?.settings.read('word'), first);
  assert.equal(await all[2]?.settings.read('nothing'), undefined);
}

async function refusesNames(ensemble: EnsemblePorts): Promise<void> {
  const { settings } = await ensemble.member();
  const refusal = { code: 'COORD_BAD_NAME' };
  await assert.rejects(settings.read('a/b'), refusal);
  await assert.rejects(
    settings.getOrCreate('../up', () => 'made'),
    refusal,
  );
}

async function names(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const first = await a.settings.ensembleId();
  assert.equal(await b.settings.ensembleId(), first);
  const told: string[] = [];
  const stop = b.settings.onEnsembleChange((id) => told.push(id));
  const second = await a.settings.renameEnsemble();
  assert.notEqual(second, first);
  assert.deepEqual(
    [await a.settings.ensembleId(), await b.settings.ensembleId()],
    [second, second],
  );
  await eventually('b was told', () => told.includes(second));
  stop();
  const third = await a.settings.renameEnsemble();
  assert.equal(await b.settings.ensembleId(), third);
  assert.deepEqual(told, [second]);
}

async function reserves(ensemble: EnsemblePorts): Promise<void> {
  const all = await members(ensemble, 3);
  const ranges = await Promise.all(
    all.flatMap(({ settings }) => [
      settings.reserve('numbers', { above: 0, count: 10 }),
      settings.reserve('numbers', { above: 0, count: 10 }),
    ]),
  );
  const starts = ranges.map(({ from }) => from).sort((a, b) => a - b);
  assert.deepEqual(starts, [0, 10, 20, 30, 40, 50]);
  const [one] = all;
  assert.deepEqual(await one?.settings.reserve('numbers', { above: 500, count: 5 }), {
    from: 500,
    to: 505,
  });
  assert.deepEqual(await one?.settings.reserve('numbers', { above: 3, count: 5 }), {
    from: 505,
    to: 510,
  });
  await assert.rejects(async () => one?.settings.reserve('a/b', { above: 0, count: 1 }), {
    code: 'COORD_BAD_NAME',
  });
}

async function raises(ensemble: EnsemblePorts): Promise<void> {
  const { settings, definitions } = await ensemble.member();
  const before = written(await createOne(definitions, jobInput('job'), { now })).revision;
  const above = before + 1_000_000_000;
  await settings.raiseRevisions(above);
  const after = written(await definitions.replace(jobInput('job'), { now })).revision;
  assert.ok(after > above);
  await settings.raiseRevisions(1);
  assert.ok(written(await definitions.replace(jobInput('job'), { now })).revision > after);
  const removed = await definitions.remove('job', {});
  assert.ok(removed.kind === 'removed' && removed.revision > above);
}

async function follows(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const [inA, inB] = [a, b].map(({ followedSettings }, i) =>
    followedSettings.follow('word', () => `made by ${i}`),
  );
  const made = await inA?.current();
  assert.equal(await inB?.current(), made);
  assert.equal(await a.settings.read('word'), made);
  await a.followedSettings.change('word', (text) => `${text}, changed`);
  // By a reading of its own it is known at once.
  assert.equal(await inB?.refreshed(), `${made}, changed`);
  await eventually('b has it', async () => (await inB?.current()) === `${made}, changed`);
}

async function losesNothing(ensemble: EnsemblePorts): Promise<void> {
  const both = await pair(ensemble);
  const setting = both[0].followedSettings.follow('list', () => 'list');
  await setting.current();
  const changes = Array.from({ length: 12 }, (_, i) =>
    both[i % 2 === 0 ? 0 : 1].followedSettings.change('list', (text) => `${text} ${i}`),
  );
  await Promise.all(changes);
  const marks = (await setting.refreshed()).split(' ').slice(1).map(Number);
  assert.deepEqual(
    marks.sort((a, b) => a - b),
    Array.from({ length: 12 }, (_, i) => i),
  );
}

async function remembers(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const setting = a.followedSettings.follow('word', () => 'made');
  await setting.current();
  await ensemble.cutOff(a);
  await b.followedSettings.change('word', () => 'changed');
  assert.equal(await setting.current(), 'made');
  await assert.rejects(setting.refreshed(), { retryable: true });
  await ensemble.reach(a);
  await eventually('a has it', async () => (await setting.current()) === 'changed');
}

async function mends(ensemble: EnsemblePorts): Promise<void> {
  const { followedSettings } = await ensemble.member();
  const word = followedSettings.follow('word', () => 'made');
  const key = followedSettings.follow('key', () => 'made', { isPutBack: true });
  for (const name of ['word', 'key']) await followedSettings.change(name, () => 'changed');
  for (const each of [word, key]) {
    await eventually('it is known', async () => (await each.current()) === 'changed');
  }
  for (const name of ['word', 'key']) await ensemble.loseSetting(name);
  await eventually('the word is made anew', async () => (await word.current()) === 'made');
  assert.equal(await key.refreshed(), 'changed');
  assert.equal(await key.current(), 'changed');
}
