import assert from 'node:assert/strict';
import type { CalendarDefinition, CalendarStore, CalendarWriteOutcome } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { EnsemblePorts } from '../ensemble-ports.ts';
import { calendarInput, later, laterText, now, nowText, pair } from './scene.ts';

/** What the shared calendars promise. */
export const calendarFacts = factsOf<EnsemblePorts>({
  'a calendar that one member writes, each has in memory and was told of': follows,
  'a calendar’s versions never go back, also over a deletion': neverGoesBack,
  'a name is taken once, and a write is told the version that stands': refuses,
  'a calendar that stands already is written no second time': writesOnce,
  'an edit of a calendar, and its deletion, say what stood before': tellsBefore,
  'a calendar’s versions are kept with who wrote them, and go with it': keepsRevisions,
  'a calendar that cannot be read is told, mended and deleted': mendsBroken,
});

function written(outcome: CalendarWriteOutcome): CalendarDefinition {
  return outcome.kind === 'written' ? outcome.calendar : assert.fail(`it came to ${outcome.kind}`);
}

const off = (name: string) => calendarInput(name, { otherDays: 'off' });

async function follows(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const told: (number | undefined)[] = [];
  const stop = b.calendars.onChange(({ calendar }) => told.push(calendar?.version));
  const first = written(await a.calendars.create(calendarInput('holidays'), now));
  assert.deepEqual([first.version, first.updatedAt], [1, nowText]);
  // Who has written it has it at once.
  assert.deepEqual(a.calendars.get('holidays'), first);
  await eventually('b has it', () => b.calendars.get('holidays'));
  assert.deepEqual([...b.calendars.all()], [['holidays', first]]);
  assert.equal(b.calendars.all().get('holidays'), b.calendars.get('holidays'));
  const second = written(await a.calendars.replace(off('holidays'), { now: later, ifVersion: 1 }));
  assert.deepEqual([second.version, second.updatedAt], [2, laterText]);
  assert.deepEqual(await b.calendars.read('holidays'), second);
  await eventually('b has the edit', () => b.calendars.get('holidays')?.version === 2);
  assert.equal((await a.calendars.remove('holidays', {})).kind, 'removed');
  await eventually('b has lost it', () => b.calendars.get('holidays') === undefined);
  await eventually('b was told', () => told.length === 3);
  assert.deepEqual(told, [1, 2, undefined]);
  stop();
  await a.calendars.create(calendarInput('others'), now);
  await eventually('b has the other', () => b.calendars.get('others'));
  assert.equal(told.length, 3);
  assert.ok((await ensemble.member()).calendars.get('others') !== undefined);
}

async function tellsBefore(ensemble: EnsemblePorts): Promise<void> {
  const { calendars } = await ensemble.member();
  const created = await calendars.create(calendarInput('holidays'), now);
  assert.ok(created.kind === 'written' && created.before === undefined);
  const edited = await calendars.replace(off('holidays'), { now: later });
  assert.ok(edited.kind === 'written');
  assert.deepEqual(edited.before, created.calendar);
  const again = await calendars.replace(off('holidays'), { now: later });
  assert.ok(again.kind === 'written' && again.before === undefined);
  const removed = await calendars.remove('holidays', {});
  assert.deepEqual(removed, { kind: 'removed', before: edited.calendar });
}

async function neverGoesBack(ensemble: EnsemblePorts): Promise<void> {
  const { calendars } = await ensemble.member();
  await calendars.create(calendarInput('holidays'), now);
  await calendars.replace(off('holidays'), { now });
  await calendars.remove('holidays', {});
  assert.equal(written(await calendars.create(calendarInput('holidays'), now)).version, 3);
}

async function refuses(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const raced = [a, b].map(({ calendars }) => calendars.create(calendarInput('holidays'), now));
  const kinds = (await Promise.all(raced)).map(({ kind }) => kind);
  assert.deepEqual(kinds.sort(), ['name-taken', 'written']);
  const changed = { kind: 'changed', currentVersion: 1 };
  assert.deepEqual(await a.calendars.replace(off('holidays'), { now, ifVersion: 9 }), changed);
  assert.deepEqual(await a.calendars.remove('holidays', { ifVersion: 9 }), changed);
  const missing = { kind: 'not-found' };
  assert.deepEqual(await a.calendars.replace(off('others'), { now }), missing);
  assert.deepEqual(await a.calendars.remove('others', {}), missing);
  assert.equal(await a.calendars.read('others'), undefined);
  assert.equal(await a.calendars.read('../jobs'), undefined);
}

async function writesOnce(ensemble: EnsemblePorts): Promise<void> {
  const { calendars } = await ensemble.member();
  const first = written(await calendars.create(calendarInput('holidays'), now));
  const again = { now: later, ifVersion: 9 };
  assert.deepEqual(written(await calendars.replace(calendarInput('holidays'), again)), first);
  assert.deepEqual(await calendars.read('holidays'), first);
}

async function keepsRevisions(ensemble: EnsemblePorts): Promise<void> {
  const { calendars } = await ensemble.member();
  assert.deepEqual(await calendars.revisions('holidays'), { kind: 'absent' });
  await calendars.create(calendarInput('holidays'), now, 'ada');
  await calendars.replace(calendarInput('holidays'), { now: later, by: 'eve' });
  await calendars.replace(off('holidays'), { now: later, by: 'bob' });
  const first = { version: 1, updatedAt: nowText, updatedBy: 'ada' };
  const second = { version: 2, updatedAt: laterText, updatedBy: 'bob' };
  const revisions = [
    { ...second, content: off('holidays') },
    { ...first, content: calendarInput('holidays') },
  ];
  assert.deepEqual(await calendars.revisions('holidays'), { kind: 'read', revisions });
  await ensemble.spoilCalendar('holidays');
  await eventually('it is known as broken', () => calendars.broken().get('holidays'));
  assert.deepEqual(await calendars.revisions('holidays'), { kind: 'read', revisions });
  await calendars.remove('holidays', {});
  assert.deepEqual(await calendars.revisions('holidays'), { kind: 'absent' });
  await calendars.create(off('holidays'), now);
  const { length } = await readRevisions(calendars);
  assert.equal(length, 1);
}

async function readRevisions(calendars: CalendarStore) {
  const reading = await calendars.revisions('holidays');
  return reading.kind === 'read' ? reading.revisions : assert.fail(`they are ${reading.kind}`);
}

async function mendsBroken(ensemble: EnsemblePorts): Promise<void> {
  const { calendars } = await ensemble.member();
  written(await calendars.create(calendarInput('holidays'), now));
  written(await calendars.replace(off('holidays'), { now }));
  await ensemble.spoilCalendar('holidays');
  await eventually('it is known as broken', () => calendars.broken().get('holidays'));
  assert.equal(calendars.get('holidays'), undefined);
  assert.equal(await calendars.read('holidays'), undefined);
  const taken = { kind: 'name-taken' };
  assert.deepEqual(await calendars.create(calendarInput('holidays'), now), taken);
  const changed = { kind: 'changed', currentVersion: 0 };
  assert.deepEqual(await calendars.replace(off('holidays'), { now, ifVersion: 2 }), changed);
  assert.equal(written(await calendars.replace(off('holidays'), { now })).version, 3);
  await eventually('it is whole', () => calendars.broken().size === 0);
  await ensemble.spoilCalendar('holidays');
  await eventually('it is broken again', () => calendars.broken().size === 1);
  assert.deepEqual(await calendars.remove('holidays', {}), { kind: 'removed' });
  await eventually('it is gone', () => calendars.broken().size === 0);
  assert.equal(written(await calendars.create(off('holidays'), now)).version, 4);
}
