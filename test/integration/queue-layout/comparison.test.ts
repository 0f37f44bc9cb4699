import { describe, expect, it } from 'vitest';
import { runDueIn } from '../redis-plans.ts';
import { compare } from './comparison.ts';
import type { QueueSnapshot } from './queue-snapshot.ts';
import type { Standing, StandingEntry } from './standing-entry.ts';

const at = 1_800_000_000_000;
const [first, second, held] = ['a@20270115T080000Z', 'b@20270115T080000Z', 'c@20270115T075900Z'];

const fields = { name: 'run', data: '["s",{}]', timestamp: '1799999990000', priority: '0' };
const waiting = { ...fields, opts: '{}', delay: '10000' };
const inHand = { ...fields, opts: '{}', delay: '0', processedOn: '1799999995000', ats: '1' };

const queue: QueueSnapshot = {
  delayed: new Map([
    [first, at * 4096 + 1],
    [second, at * 4096 + 2],
  ]),
  wait: [],
  active: [held],
  marker: new Map([['0', 0]]),
  meta: {},
  stalled: [held],
  stalledCheck: '1799999996000',
  entries: new Map([
    [first, waiting],
    [second, waiting],
    [held, inHand],
  ]),
  locks: new Map([[held, { holder: 'worker-a', leftMs: -1 }]]),
  others: new Map(),
};

const entryOf = (runId: string, rank: number, holder?: string): StandingEntry => ({
  ...{ runId, envelope: runDueIn(0), at, rank, delayMs: 10_000, attempt: 0, toldAttempt: 0 },
  ...{ deliveries: 0, holder, isBegun: false, isRetrying: false, lostWorkers: 0 },
});
const standing: Standing = {
  entries: new Map([
    [first, entryOf(first, 0)],
    [second, entryOf(second, 1)],
    [
      held,
      { ...entryOf(held, 0, 'worker-a'), delayMs: 0, attempt: 1, toldAttempt: 1, deliveries: 1 },
    ],
  ]),
  activeAtCheck: [held],
  isMarked: true,
};

const withEntry = (id: string, changed: Readonly<Record<string, string>>) => ({
  entries: new Map([...queue.entries, [id, changed]]),
});
const dropped = <T>(from: ReadonlyMap<string, T>, name: string) =>
  new Map([...from].filter(([key]) => key !== name));

describe('the comparison of two queues', () => {
  it('finds nothing where both hold the same', () => {
    expect(compare({ ours: queue, theirs: queue, standing }).faults).toEqual([]);
  });

  it.each<[string, Partial<QueueSnapshot>]>([
    ['another millisecond', { delayed: new Map([...queue.delayed, [second, (at + 1) * 4096]]) }],
    ['a score that counts no places', { delayed: new Map([...queue.delayed, [first, at]]) }],
    ['another order within a millisecond', { delayed: new Map([...queue.delayed].reverse()) }],
    ['an entry that is in none of its lists', { delayed: dropped(queue.delayed, first) }],
    ['a list of ours that is none of ours', { wait: [first] }],
    ['an entry too much in hand', { active: [held, first] }],
    ['another in hand', { active: [first] }],
    ['a lock that is not there', { locks: new Map() }],
    ['a lock of another', { locks: new Map([[held, { holder: 'worker-b', leftMs: -1 }]]) }],
    [
      'a lock that ends by itself',
      { locks: new Map([[held, { holder: 'worker-a', leftMs: 55_000 }]]) },
    ],
    ['a worker that nobody wakes', { marker: new Map() }],
    ['a marker of another score', { marker: new Map([['0', 7]]) }],
    ['a marker of another name', { marker: new Map([...queue.marker, ['2', 0]]) }],
    ['a pause that the other does not know', { meta: { paused: '1' } }],
    ['a field of meta that nobody knows', { meta: { colour: 'red' } }],
    ['another look for what has stalled', { stalledCheck: undefined }],
    ['what is not known to have stalled', { stalled: [] }],
    ['an entry that nobody knows', withEntry('d@20270115T080000Z', waiting)],
    ['no entry', { entries: dropped(queue.entries, held) }],
    ['another name', withEntry(first, { ...waiting, name: 'job' })],
    ['other data', withEntry(first, { ...waiting, data: '{}' })],
    ['another priority', withEntry(first, { ...waiting, priority: '1' })],
    ['another time of adding', withEntry(first, { ...waiting, timestamp: '1799999990' })],
    ['another delay', withEntry(first, { ...waiting, delay: '0' })],
    ['options', withEntry(first, { ...waiting, opts: '' })],
    ['another time of taking', withEntry(held, { ...inHand, processedOn: '0' })],
    ['another attempt', withEntry(held, { ...inHand, ats: '2' })],
    ['a field that nobody knows', withEntry(held, { ...inHand, pb: 'worker-a' })],
    ['a key that nobody knows', { others: new Map([['limiter', 'string']]) }],
  ])('finds %s on our side', (_, changed) => {
    const other = { ...queue, ...changed };
    expect(compare({ ours: other, theirs: queue, standing }).faults).not.toEqual([]);
  });

  it.each<[string, Partial<QueueSnapshot>]>([
    ['key', { others: new Map([['shards', 'hash']]) }],
    ['field of an entry', withEntry(held, { ...inHand, tries: '1' })],
    ['field of meta', { meta: { layout: '7' } }],
    ['member of the marker', { marker: new Map([...queue.marker, ['2', 0]]) }],
    ['score', { delayed: new Map([...queue.delayed].map(([id, score]) => [id, score * 2])) }],
  ])('finds a %s that another version of BullMQ would write', (_, changed) => {
    const theirs = { ...queue, ...changed };
    expect(compare({ ours: queue, theirs, standing }).faults).not.toEqual([]);
  });
});
