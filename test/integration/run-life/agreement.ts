import { type RunIndex, runIndexes, runLife } from '@escapement/core';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import { wordsOf } from '../../rig/run-record.ts';
import type { RunBook } from './run-book.ts';

const prefix = '{esc}:-';
const indexNames = Object.keys(runIndexes) as readonly RunIndex[];

type Scored = ReadonlyMap<string, number>;
type Fields = Readonly<Record<string, string>>;

/** Everything that Redis keeps of runs, in one look. */
async function everything(client: Redis, jobIds: readonly string[]) {
  const [names, hours, logNames] = await Promise.all([
    client.keys(`${prefix}record:*`),
    client.keys(`${prefix}hour:*`),
    client.keys(`${prefix}lines:*`),
  ]);
  const scored = async (key: string): Promise<Scored> => {
    const flat = await client.zrange(`${prefix}${key}`, '0', '-1', 'WITHSCORES');
    const pairs = flat.flatMap((member, i) =>
      i % 2 === 0 ? [[member, scoreIn(flat[i + 1])] as const] : [],
    );
    return new Map(pairs);
  };
  const records = new Map<string, Fields>();
  for (const name of names) {
    records.set(name.slice(`${prefix}record:`.length), wordsOf((await client.get(name)) ?? ''));
  }
  const past = new Map<string, Scored>();
  for (const jobId of jobIds) past.set(jobId, await scored(`past:${jobId}`));
  const indexes = new Map<string, Scored>();
  for (const name of indexNames) indexes.set(name, await scored(name));
  return {
    records,
    past,
    indexes,
    runs: await scored('runs'),
    logs: await scored('logs'),
    logged: logNames.map((name) => name.slice(`${prefix}lines:`.length)),
    hours: await Promise.all(hours.map((name) => client.hgetall(name))),
    ...{
      last: await client.hgetall(`${prefix}last`),
      recent: await client.hgetall(`${prefix}recent`),
    },
    counters: await client.hgetall(`${prefix}counters`),
    logBytes: await client.hgetall(`${prefix}log-bytes`),
    jobLogBytes: await client.hgetall(`${prefix}job-log-bytes`),
    active: await client.lrange('{esc}:default:active', 0, -1),
  };
}

/** Redis writes what is beyond all numbers in a word of its own. */
function scoreIn(text: string | undefined): number {
  return text === 'inf' ? Number.POSITIVE_INFINITY : Number(text);
}

type Everything = Awaited<ReturnType<typeof everything>>;

/** Holds whatever Redis keeps of runs to what the book says and the table of their life prescribes. */
export async function expectAgreement(
  client: Redis,
  book: RunBook,
  jobIds: readonly string[],
): Promise<void> {
  const found = await everything(client, jobIds);
  const { open, over } = book;
  expect(statesOf(found)).toEqual(
    sorted(open.map(({ runId, state, attempt }) => [runId, `${state} ${attempt}`])),
  );
  expect(pastOf(found)).toEqual(
    sorted(over.map(({ runId, state, attempt }) => [runId, `${runLife[state].letter} ${attempt}`])),
  );
  expect(sorted([...found.runs])).toEqual(
    sorted([...book.runs.values()].map(({ runId, fireTime }) => [runId, fireTime])),
  );
  for (const name of indexNames) expectIndex(found, book, name);
  expect(found.last).toEqual(Object.fromEntries(book.last));
  expectFigures(found, book);
  // The queue holds as being worked on what was taken from it and nothing else.
  const inHand = open.filter((run) => book.isInHands(run));
  expect(found.active.filter((id) => !inHand.some(({ runId }) => runId === id))).toEqual([]);
  const given = inHand.filter(({ isTold }) => !isTold).map(({ runId }) => runId);
  expect(given.filter((id) => !found.active.includes(id))).toEqual([]);
}

function expectIndex(found: Everything, book: RunBook, name: RunIndex): void {
  const stands = [...book.runs.values()].filter(({ state }) =>
    (runLife[state].indexes as readonly RunIndex[]).includes(name),
  );
  const scores = stands.map(({ runId, fireTime }): [string, number] => {
    const record = found.records.get(runId);
    const next = Number(record?.['next'] || record?.['due']);
    const hasFailed = /^[1-9]\d*\[/.test(record?.['earlier'] ?? '');
    const doubt = hasFailed ? Number.POSITIVE_INFINITY : fireTime;
    return [runId, { name: 0, fire: fireTime, next, doubt }[runIndexes[name]]];
  });
  expect([name, ...sorted([...(found.indexes.get(name) ?? [])])]).toEqual([
    name,
    ...sorted(scores),
  ]);
}

function expectFigures(found: Everything, book: RunBook): void {
  const counted = (field: string) =>
    found.hours.reduce((sum, hour) => sum + Number(hour[field] ?? 0), 0);
  const figures = Object.keys(book.figures).map((field) => [field, counted(field)]);
  expect(Object.fromEntries(figures)).toEqual(book.figures);
  for (const [jobId, told] of book.recent) {
    const kept = found.recent[jobId] ?? '';
    expect(kept).toBe(told.slice(-kept.length));
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(told.length, 20));
  }
  const members = [...found.past.values()].flatMap((ofJob) => [...ofJob.keys()]);
  const bytes = members.reduce((sum, member) => sum + member.length, 0);
  const logBytes = Object.values(found.logBytes).reduce((sum, text) => sum + Number(text), 0);
  expect({
    runCount: Number(found.counters['runCount'] ?? 0),
    runBytes: Number(found.counters['runBytes'] ?? 0),
    logBytes: Number(found.counters['logBytes'] ?? 0),
  }).toEqual({ runCount: members.length, runBytes: bytes, logBytes });
  expect([...found.logs.keys()].sort()).toEqual([...found.logged].sort());
  expect(Object.values(found.jobLogBytes).reduce((sum, text) => sum + Number(text), 0)).toBe(
    logBytes,
  );
  expect(Object.keys(found.logBytes).sort()).toEqual([...found.logged].sort());
  expect(found.logged.filter((runId) => !book.runs.has(runId))).toEqual([]);
}

function statesOf({ records }: Everything): readonly (readonly [string, unknown])[] {
  return sorted([...records].map(([runId, { state, attempt }]) => [runId, `${state} ${attempt}`]));
}

function pastOf({ past }: Everything): readonly (readonly [string, unknown])[] {
  const found = [...past].flatMap(([jobId, members]) =>
    [...members.keys()].map((member): [string, string] => {
      const [tail, letter, attempt] = JSON.parse(member) as [string, string, number];
      return [`${jobId}@${tail}`, `${letter} ${attempt}`];
    }),
  );
  return sorted(found);
}

function sorted<T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}
