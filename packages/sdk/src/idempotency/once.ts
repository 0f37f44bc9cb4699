import { keptBodyBytes } from '@escapement/core';
import type { JsonOf } from '../jobs/json-of.ts';
import { jsonText } from '../json-text.ts';
import { type Beginning, begin, type OnceAsked, type OnceWork, type OnceWorld } from './begun.ts';

/** What became of something that is to be done once. */
export type OnceOutcome<T> =
  /**
   * `replayed`: it had been done before, and this is what came of it then. `isKept: false`: it is done, and this value is told to nobody else. A
   * repeat does it again, where Redis could not be told; where the value is too large to be kept, the repeat is told that it was.
   */
  | {
      readonly kind: 'done';
      readonly value: T;
      readonly replayed: boolean;
      readonly isKept: boolean;
    }
  /** It is done, now or before, and what came of it is no JSON, or was larger than 256 KiB as JSON, and was not kept. */
  | { readonly kind: 'done-unkept' }
  /** Somebody is at it. `forMs`: then it is anybody's, unless he is at it still. */
  | { readonly kind: 'in-progress'; readonly forMs: number }
  /** The key stands for something else that was sent. */
  | { readonly kind: 'other-sent' }
  /** So many are under way that no more are taken. */
  | { readonly kind: 'full' }
  /** Redis cannot be asked, and nothing was done. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/**
 * Does the work once for its key, whichever process asks and however often. What it throws is thrown on, and then nothing is kept: who asks next
 * does it anew. What it returns is kept as JSON, and given back as that each time.
 */
export async function once<T>(
  world: OnceWorld,
  asked: OnceAsked,
  work: (told: OnceWork) => T | Promise<T>,
): Promise<OnceOutcome<JsonOf<T>>> {
  const beginning: Beginning = await begin(world, asked);
  if (beginning.kind === 'answered') return outcomeIn(beginning.answer);
  if (beginning.kind !== 'begun') return beginning;
  const { mark, again, lost, settle, release } = beginning.work;
  const value = await resultOf(() => work({ mark, again, lost })).catch(async (error) => {
    await release();
    throw error;
  });
  const text = jsonText({ value } satisfies Kept<unknown>);
  if (text === undefined) {
    // It is done, and whoever asks again must not do it once more because nobody can say what came of it.
    await settle(unkept, unkept);
    return { kind: 'done-unkept' };
  }
  const isWhole = Buffer.byteLength(text) <= keptBodyBytes;
  const isSettled = await settle(isWhole ? text : unkept, unkept);
  const told = JSON.parse(text) as Kept<JsonOf<T>>;
  return {
    kind: 'done',
    value: told.value as JsonOf<T>,
    replayed: false,
    isKept: isSettled && isWhole,
  };
}

/** Nothing is a result too, and has no JSON of its own. */
interface Kept<T> {
  readonly value?: T;
  readonly isUnkept?: true;
}

const unkept = JSON.stringify({ isUnkept: true } satisfies Kept<never>);

async function resultOf(work: () => unknown): Promise<unknown> {
  return await work();
}

function outcomeIn<T>(text: string): OnceOutcome<T> {
  const { value, isUnkept } = JSON.parse(text) as Kept<T>;
  if (isUnkept === true) return { kind: 'done-unkept' };
  return { kind: 'done', value: value as T, replayed: true, isKept: true };
}
