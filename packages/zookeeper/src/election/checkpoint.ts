import {
  type Checkpoint,
  type CheckpointOutcome,
  CoordinationFault,
  hasGoneBack,
} from '@escapement/core';
import type { MultiOp } from '../znodes/multi.ts';
import { decode, encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';

const tries = 5;

/** What stands in its place, as this process wrote or read it last. */
interface Standing {
  /** `undefined` where no znode stands. */
  readonly version: number | undefined;
  /** `undefined` where none can be read. */
  readonly checkpoint: Pick<Checkpoint, 'generation'> | undefined;
}

/**
 * Writes the checkpoints of an office (`/cursor`, for that of the leader), each in one multi with a check of its holder's own candidate znode
 * (`proof`). A plain write would go through for a leader that slept through its session: it wakes, runs the timer that was overdue, and
 * only then reads that it is over.
 *
 * It remembers what it wrote, and asks for that version to be written over: where the data went back in time another stands, which is read
 * before anything is written. So a checkpoint is one request as a rule.
 */
export class CheckpointKeeper {
  readonly #znodes: Znodes;
  readonly #cursor: string;
  #known: Standing | undefined;

  /** `cursor`: where they stand. */
  constructor({ znodes, cursor }: { readonly znodes: Znodes; readonly cursor: string }) {
    this.#znodes = znodes;
    this.#cursor = cursor;
  }

  async keep(
    checkpoint: Checkpoint,
    { proof, notBelow }: { readonly proof: string; readonly notBelow: number | undefined },
  ): Promise<CheckpointOutcome> {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const known = this.#known;
      const isTrusted = known !== undefined && !hasGoneBack(notBelow, known.checkpoint);
      const standing = isTrusted ? known : await this.#read();
      if (hasGoneBack(notBelow, standing.checkpoint)) return { kind: 'went-back' };
      // What stands is not known again before the answer.
      this.#known = undefined;
      const written = await this.#write(checkpoint, proof, standing.version);
      if (written === 'changed') continue;
      if (written === 'kept') this.#known = { version: (standing.version ?? -1) + 1, checkpoint };
      return { kind: written };
    }
    throw new CoordinationFault('COORD_CONTENDED', 'the checkpoint kept changing', {
      retryable: true,
    });
  }

  async #read(): Promise<Standing> {
    const znode = await this.#znodes.get(this.#cursor);
    const checkpoint = znode && parseCheckpoint(decode(znode.data));
    return { version: znode?.version, checkpoint };
  }

  async #write(
    checkpoint: Checkpoint,
    proof: string,
    version: number | undefined,
  ): Promise<'kept' | 'not-in-office' | 'changed'> {
    const place = { path: this.#cursor, data: encode(checkpoint) };
    const write: MultiOp =
      version === undefined ? { kind: 'create', ...place } : { kind: 'set', ...place, version };
    const written = await this.#znodes.multi([{ kind: 'check', path: proof }, write]);
    if (written.kind === 'done') return 'kept';
    return written.index === 0 ? 'not-in-office' : 'changed';
  }
}

/** The last checkpoint; `undefined` where none stands, or somebody else wrote there. */
export async function readCheckpoint(
  znodes: Znodes,
  cursor: string,
): Promise<Checkpoint | undefined> {
  const znode = await znodes.get(cursor);
  return znode === undefined ? undefined : parseCheckpoint(decode(znode.data));
}

function parseCheckpoint(value: unknown): Checkpoint | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { epoch, generation, stagedUntil, savedAt, begunUpTo, outstanding, behind } =
    value as Record<string, unknown>;
  if (
    !Number.isSafeInteger(epoch) ||
    !Number.isSafeInteger(generation) ||
    typeof stagedUntil !== 'number' ||
    typeof savedAt !== 'number'
  ) {
    return undefined;
  }
  return {
    epoch: Number(epoch),
    generation: Number(generation),
    stagedUntil,
    savedAt,
    begunUpTo: typeof begunUpTo === 'number' ? begunUpTo : savedAt,
    outstanding: Array.isArray(outstanding)
      ? outstanding.filter((runId) => typeof runId === 'string')
      : [],
    behind: numbersIn(behind),
  };
}

function numbersIn(value: unknown): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(([, number]) => typeof number === 'number');
  return Object.fromEntries(entries) as Record<string, number>;
}
