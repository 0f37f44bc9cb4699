import assert from 'node:assert/strict';
import type { HeardEnd, KeySource } from '@escapement/core';
import { factsOf } from './contract-fact.ts';

/** What the contract of a source of keys is held against. */
export interface KeySourcePorts {
  readonly source: KeySource;
  /** Writes a key there, with an end or without one. */
  set(key: string, ttlMs?: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** The connection of whoever listens is lost, and had again. */
  cut(): Promise<void>;
  /** Has it tell of ends, or of none. */
  tell(tells: boolean): Promise<void>;
  /** Lets so much time pass. */
  pass(durationMs: number): Promise<void>;
  /** Resolves when something is so, which it is soon. */
  until(isSo: () => boolean): Promise<void>;
}

/** What a source of keys promises. */
export const keySourceContract = factsOf<KeySourcePorts>({
  'keys are told with how they stand, and the time after that was seen': tellsStandings,
  'the keys of a pattern that have an end are read by and by, each at least once': scans,
  'an end is heard by all who listen, between two instants that it lies between': hearsEnds,
  'what asking brought to its end has been heard when one has caught up': catchesUp,
  'no end is told of what was deleted, or given another': tellsNoOthers,
  'who was cut off is told that something may have been missed, and hears again': tellsOfGaps,
  'where no ends are told of that is known, with what would change it': knowsUntold,
  'who listens no more hears nothing': stops,
});

function listening(source: KeySource) {
  const ends: HeardEnd[] = [];
  const missed: true[] = [];
  const stop = source.listen({
    ended: (end) => void ends.push(end),
    missed: () => void missed.push(true),
  });
  return { ends, missed, stop };
}

/** Whoever listens hears from some instant on. */
async function hearing(ports: KeySourcePorts) {
  const heard = listening(ports.source);
  await ports.until(() => ports.source.hearing.kind === 'hears');
  let since: number | undefined;
  for (let tries = 0; since === undefined && tries < 100; tries += 1) {
    since = await ports.source.caughtUp();
    if (since === undefined) await ports.pass(20);
  }
  assert(since !== undefined);
  return { ...heard, since };
}

async function tellsStandings(ports: KeySourcePorts): Promise<void> {
  const { source } = ports;
  const before = (await source.standings([])).now;
  await ports.set('a', 60_000);
  await ports.set('b');
  const { now, standings } = await source.standings(['a', 'b', 'c']);
  const [a, ...rest] = standings;
  assert(a?.kind === 'expires' && a.at >= before + 60_000 && a.at <= now + 60_000);
  assert.deepEqual(rest, [{ kind: 'lasting' }, { kind: 'gone' }]);
  const again = await source.standings(['a']);
  assert.deepEqual(again.standings, [a]);
  assert(again.now >= now);
}

async function scans(ports: KeySourcePorts): Promise<void> {
  const { source } = ports;
  const wanted = new Set(Array.from({ length: 25 }, (_, i) => `order:${i}`));
  for (const key of wanted) await ports.set(key, 60_000);
  await ports.set('order:lasting');
  await ports.set('cart:1', 60_000);
  const found = new Set<string>();
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; ) {
    isFirst = false;
    const page = await source.scan('order:*', cursor);
    for (const { key } of page.keys) found.add(key);
    cursor = page.cursor;
  }
  assert.deepEqual([...found].sort(), [...wanted].sort());
}

async function hearsEnds(ports: KeySourcePorts): Promise<void> {
  const { source } = ports;
  const first = await hearing(ports);
  const other = await hearing(ports);
  await ports.set('order:1', 50);
  const [standing] = (await source.standings(['order:1'])).standings;
  assert(standing?.kind === 'expires');
  await ports.pass(60);
  const { now } = await source.standings(['order:1']);
  await ports.until(() => first.ends.length > 0 && other.ends.length > 0);
  for (const { ends } of [first, other]) {
    const [end, ...more] = ends;
    assert.deepEqual([end?.key, more], ['order:1', []]);
    // The end was made between its time and the asking; the time is estimated where it is heard, to the millisecond.
    assert(Number.isSafeInteger(end?.from) && Number.isSafeInteger(end?.upTo));
    assert(end !== undefined && end.from <= now && end.upTo >= standing.at - 100);
  }
}

async function catchesUp(ports: KeySourcePorts): Promise<void> {
  const { ends, since } = await hearing(ports);
  for (let i = 0; i < 20; i += 1) await ports.set(`order:${i}`, 30);
  await ports.pass(40);
  const keys = Array.from({ length: 20 }, (_, i) => `order:${i}`);
  const { standings } = await ports.source.standings(keys);
  assert(standings.every(({ kind }) => kind === 'gone'));
  assert.equal(await ports.source.caughtUp(), since);
  assert.deepEqual(ends.map(({ key }) => key).sort(), keys.sort());
}

async function tellsNoOthers(ports: KeySourcePorts): Promise<void> {
  const { ends } = await hearing(ports);
  for (const key of ['order:1', 'order:2', 'order:3']) await ports.set(key, 60_000);
  await ports.delete('order:1');
  await ports.set('order:2', 90_000);
  await ports.set('order:3');
  await ports.set('order:4', 30);
  await ports.pass(40);
  await ports.source.standings(['order:1', 'order:2', 'order:3', 'order:4']);
  await ports.source.caughtUp();
  assert.deepEqual(
    ends.map(({ key }) => key),
    ['order:4'],
  );
}

async function tellsOfGaps(ports: KeySourcePorts): Promise<void> {
  const first = await hearing(ports);
  await ports.pass(5);
  await ports.cut();
  await ports.until(() => first.missed.length > 0);
  const { ends, since } = await hearing(ports);
  assert(since > first.since);
  await ports.set('order:1', 30);
  await ports.pass(40);
  await ports.source.standings(['order:1']);
  await ports.until(() => ends.length === 1 && first.ends.length === 1);
}

async function knowsUntold(ports: KeySourcePorts): Promise<void> {
  const { source } = ports;
  await hearing(ports);
  await ports.tell(false);
  assert.equal(await source.caughtUp(), undefined);
  const told = source.hearing;
  assert(told.kind === 'untold' && /notify-keyspace-events/.test(told.command));
  await ports.tell(true);
  await source.caughtUp();
  await ports.until(() => source.hearing.kind === 'hears');
}

async function stops(ports: KeySourcePorts): Promise<void> {
  const gone = await hearing(ports);
  const stays = await hearing(ports);
  gone.stop();
  await ports.set('order:1', 30);
  await ports.pass(40);
  await ports.source.standings(['order:1']);
  await ports.until(() => stays.ends.length === 1);
  assert.deepEqual(gone.ends, []);
  stays.stop();
  assert.equal(ports.source.hearing.kind, 'silent');
}
