import {
  bearing,
  boundedPastRow,
  bucketOf,
  type Clock,
  CoordinationFault,
  type LockPastRow,
  pastRowName,
  pastRowsOver,
  toIso,
} from '@escapement/core';
import { type Paths, parentOf } from '../paths.ts';
import type { MultiOp } from '../znodes/multi.ts';
import { encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';

type Holder = Pick<LockPastRow, 'runId' | 'workerId' | 'since'>;

/**
 * One holding of a lock, and the row that tells of it: made in one step with the word that the lock is held, and closed in one with the deletion of the
 * place. So a row without an end whose place is gone is that of one who could not write it. Nothing waits for a row, and what keeps it from being
 * written keeps nobody from holding or releasing.
 */
export class Tenure {
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #clock: Clock;
  readonly #lock: string;
  readonly #place: string;
  readonly #fencingToken: number;
  readonly #row: LockPastRow;
  /** The row was made, or what makes it is under way, ahead of whatever is asked for after it. */
  #isBegun = false;

  constructor(of: {
    readonly znodes: Znodes;
    readonly paths: Paths;
    readonly clock: Clock;
    readonly lock: string;
    /** Its path. */
    readonly place: string;
    readonly fencingToken: number;
    readonly holder: Holder;
  }) {
    this.#znodes = of.znodes;
    this.#paths = of.paths;
    this.#clock = of.clock;
    this.#lock = of.lock;
    this.#place = of.place;
    this.#fencingToken = of.fencingToken;
    this.#row = rowOf(of.place, of.holder);
  }

  /** Says in the place that it holds. */
  async begin(data: Buffer): Promise<'set' | 'not-found' | 'changed'> {
    const say = { kind: 'set', path: this.#place, data } as const;
    const outcome = await this.#make(say);
    switch (outcome) {
      case 'done':
        this.#tidy().catch(unwritten);
        return 'set';
      case 'first-refused':
        return 'not-found';
      case 'row-exists':
        return await this.#znodes.set(this.#place, data);
      case 'row-refused': {
        const said = await this.#znodes.set(this.#place, data);
        if (said === 'set') this.#layAndMake().catch(unwritten);
        return said;
      }
    }
  }

  /** Deletes the place, unless it is gone. */
  end(how: 'released' | 'lost'): Promise<'removed' | 'not-found'> {
    const end = { endedAt: toIso(this.#clock.now()), endedBecause: how } as const;
    return endPlace(this.#znodes, {
      place: this.#place,
      path: tenurePath(this.#paths, this.#lock, this.#fencingToken),
      row: { ...this.#row, ...end },
      isMade: this.#isBegun,
    });
  }

  /** Where the first lock of its shelf is held, or the shelf was deleted by hand. */
  async #layAndMake(): Promise<void> {
    await this.#znodes.ensure(this.#paths.lockPasts(bucketOf(this.#lock)));
    // It may have been released since, and would seem to be held then.
    const outcome = await this.#make({ kind: 'check', path: this.#place });
    if (outcome === 'done') await this.#tidy();
  }

  async #make(first: MultiOp): Promise<RowOutcome> {
    this.#isBegun = true;
    const path = tenurePath(this.#paths, this.#lock, this.#fencingToken);
    const create = { kind: 'create', path, data: encode(this.#row) } as const;
    const outcome = await withRow(this.#znodes, first, create);
    this.#isBegun = outcome === 'done' || outcome === 'row-exists';
    return outcome;
  }

  async #tidy(): Promise<void> {
    const shelf = this.#paths.lockPasts(bucketOf(this.#lock));
    const over = pastRowsOver((await this.#znodes.children(shelf)) ?? [], this.#lock);
    // Refused where another process has just done the same; whoever holds next does what is left.
    const removes = over.map((row) => ({ kind: 'remove', path: `${shelf}/${row}` }) as const);
    if (removes.length > 0) await this.#znodes.multi(removes);
  }
}

/** Deletes a place and says so in its row, in one step; where the row cannot be written the place is deleted all the same. */
export async function endPlace(
  znodes: Znodes,
  of: {
    readonly place: string;
    readonly path: string;
    readonly row: LockPastRow;
    readonly isMade: boolean;
  },
): Promise<'removed' | 'not-found'> {
  const remove = { kind: 'remove', path: of.place } as const;
  const data = encode(boundedPastRow(of.row));
  const set = { kind: 'set', path: of.path, data } as const;
  const first = of.isMade ? set : ({ ...set, kind: 'create' } as const);
  let outcome = await withRow(znodes, remove, first);
  if (outcome === 'row-exists') outcome = await withRow(znodes, remove, set);
  if (outcome === 'done') return 'removed';
  if (outcome === 'first-refused') return 'not-found';
  if ((await znodes.remove(of.place)) === 'not-found') return 'not-found';
  writeLate(znodes, of.path, data).catch(unwritten);
  return 'removed';
}

/** Of a place that is gone, so that nothing of its row is wrong any more whenever it comes. */
async function writeLate(znodes: Znodes, path: string, data: Buffer): Promise<void> {
  await znodes.ensure(parentOf(path));
  const made = await znodes.create(path, data, 'persistent');
  if (made.kind === 'exists') await znodes.set(path, data);
}

export function tenurePath(paths: Paths, lock: string, fencingToken: number): string {
  return paths.lockPast(bucketOf(lock), pastRowName(lock, fencingToken));
}

export function rowOf(place: string, holder: Holder): LockPastRow {
  return boundedPastRow({ place: place.slice(place.lastIndexOf('/') + 1), ...holder });
}

type RowOutcome = 'done' | 'first-refused' | 'row-exists' | 'row-refused';

/** What matters, and the row with it. A fault that another try would not mend may lie in the row alone. */
async function withRow(znodes: Znodes, first: MultiOp, row: MultiOp): Promise<RowOutcome> {
  try {
    const outcome = await znodes.multi([first, row]);
    if (outcome.kind === 'done') return 'done';
    if (outcome.index === 0) return 'first-refused';
    return outcome.because === 'exists' ? 'row-exists' : 'row-refused';
  } catch (error) {
    if (!(error instanceof CoordinationFault) || error.retryable) throw error;
    return 'row-refused';
  }
}

/** A row that could not be written is missing, and that is all. */
const unwritten = bearing(() => undefined);
