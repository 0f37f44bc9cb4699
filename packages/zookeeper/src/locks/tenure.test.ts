import { CoordinationFault, type LockPastRow, lockPastRowSchema } from '@escapement/core';
import { expect, it } from 'vitest';
import { parentOf, pathsUnder } from '../paths.ts';
import type { MultiOp, MultiOutcome } from '../znodes/multi.ts';
import { decodeAs, encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { endPlace, rowOf, Tenure, tenurePath } from './tenure.ts';

const paths = pathsUnder('/');
const place = paths.place('press', 'g_0000000001');
const holder = { runId: null, workerId: 'w', since: '2026-03-07T12:00:00.000Z' };
const path = tenurePath(paths, 'press', 7);
const shelf = parentOf(path);
const end = { endedAt: '2026-03-07T12:00:01.000Z', endedBecause: 'released' } as const;

/** What stands in ZooKeeper, and `onEnsure`, which befalls between two requests. */
class FewZnodes {
  readonly stand = new Map<string, Buffer>();
  onEnsure = (): void => undefined;

  async multi(ops: readonly MultiOp[]): Promise<MultiOutcome> {
    for (const [index, op] of ops.entries()) {
      const isThere = this.stand.has(op.path);
      if (op.kind === 'create' && isThere) return { kind: 'refused', index, because: 'exists' };
      const isLaid = op.kind === 'create' ? this.stand.has(parentOf(op.path)) : isThere;
      if (!isLaid) return { kind: 'refused', index, because: 'not-found' };
    }
    for (const op of ops) {
      if (op.kind === 'remove') this.stand.delete(op.path);
      if (op.kind === 'set' || op.kind === 'create') this.stand.set(op.path, op.data);
    }
    return { kind: 'done' };
  }

  async set(at: string, data: Buffer): Promise<'set' | 'not-found'> {
    if (!this.stand.has(at)) return 'not-found';
    this.stand.set(at, data);
    return 'set';
  }

  async ensure(at: string): Promise<void> {
    this.onEnsure();
    this.stand.set(at, Buffer.alloc(0));
  }

  async children(): Promise<readonly string[]> {
    return [];
  }

  /** What goes another way than in one step. */
  readonly remove = apart;
  readonly create = apart;

  get row(): LockPastRow | undefined {
    const data = this.stand.get(path);
    return data === undefined ? undefined : decodeAs(lockPastRowSchema, data);
  }
}

const apart = (): never => {
  throw new CoordinationFault('COORD_CONTENDED', 'not in one step', { retryable: true });
};

const standing = (znodes: FewZnodes) => znodes as unknown as Znodes;

it('ends in one step with its row also where that was made meanwhile', async () => {
  const znodes = new FewZnodes();
  for (const at of [shelf, place]) znodes.stand.set(at, Buffer.alloc(0));
  const row = rowOf(place, holder);
  znodes.stand.set(path, encode(row));
  const of = { place, path, row: { ...row, ...end }, isMade: false };
  expect(await endPlace(standing(znodes), of)).toBe('removed');
  expect([znodes.stand.has(place), znodes.row]).toEqual([false, { ...row, ...end }]);
});

it.each([
  ['stands', true],
  ['is gone', false],
])('makes the row that had no shelf where its place %s by then: %s', async (_, isThere) => {
  const znodes = new FewZnodes();
  znodes.stand.set(place, Buffer.alloc(0));
  const laid = new Promise<void>((resolve) => {
    znodes.onEnsure = () => {
      if (!isThere) znodes.stand.delete(place);
      setImmediate(resolve);
    };
  });
  const clock = { now: () => Date.parse(end.endedAt) } as never;
  const of = { paths, clock, lock: 'press', place, fencingToken: 7, holder };
  const tenure = new Tenure({ znodes: standing(znodes), ...of });
  expect(await tenure.begin(Buffer.from('held'))).toBe('set');
  await laid;
  expect(znodes.row !== undefined).toBe(isThere);
});
