import { createHash } from 'node:crypto';
import { canonicalJson, isPassing, type KeptAnswers, type Lease } from '@escapement/core';
import type { JsonOf } from '../jobs/json-of.ts';

/** What is to be done once, by whom it is asked, and with what. */
export interface OnceAsked {
  /** What stands for it, among all that are asked for here: who asks for what under which key. */
  readonly key: string;
  /** What was sent with it: the same key with something else is refused. */
  readonly parameters: unknown;
}

/** What the work is told. */
export interface OnceWork {
  /** The same each time that this is done: what is written under it is found by who comes after a death in the middle. */
  readonly mark: string;
  /** Somebody began it and never said what came of it, so that all of it, or a part, may have been done. */
  readonly again: boolean;
}

/** What became of something that is to be done once. */
export type OnceOutcome<T> =
  /** `replayed`: it had been done before, and this is what came of it then. `isKept: false`: it is done, and a repeat would do it again. */
  | {
      readonly kind: 'done';
      readonly value: T;
      readonly replayed: boolean;
      readonly isKept: boolean;
    }
  /** Somebody is at it. `forMs`: then it is anybody's. */
  | { readonly kind: 'in-progress'; readonly forMs: number }
  /** The key stands for something else that was sent. */
  | { readonly kind: 'other-sent' }
  /** So many are under way that no more are taken. */
  | { readonly kind: 'full' }
  /** Redis cannot be asked, and nothing was done. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** How long who begins may take, and how long who asks meanwhile waits for him. */
export interface OnceTimes {
  readonly leaseMs: number;
  readonly waitMs: number;
}

export type Beginning =
  | { readonly kind: 'begun'; readonly lease: Lease; readonly again: boolean }
  | { readonly kind: 'answered'; readonly answer: string }
  | Exclude<OnceOutcome<never>, { readonly kind: 'done' }>;

/** Asks whether this is for the caller to do. Never rejects for what befalls Redis. */
export async function begin(
  answers: KeptAnswers,
  { key, parameters }: OnceAsked,
  times: OnceTimes,
): Promise<Beginning> {
  const asked = { key: digest(key), sent: digest(canonicalJson(parameters ?? {})) };
  try {
    return await answers.begin(asked, times);
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { kind: 'unavailable', reason: error.message };
  }
}

/** Keeps what came of it; `false` where it could not be kept, or somebody else has begun since. */
export async function settle(answers: KeptAnswers, lease: Lease, answer: string): Promise<boolean> {
  try {
    return (await answers.settle(lease, answer)) === 'kept';
  } catch (error) {
    if (!isPassing(error)) throw error;
    return false;
  }
}

/** Lets who asks next begin at once. Where Redis cannot be told, he begins when the lease is over. */
export async function release(answers: KeptAnswers, lease: Lease): Promise<void> {
  try {
    await answers.release(lease);
  } catch (error) {
    if (!isPassing(error)) throw error;
  }
}

/**
 * Does the work once for its key, whichever process asks and however often. What it throws is thrown on, and then nothing is kept: who asks next
 * does it anew. What it returns is kept as JSON, and given back as that each time.
 */
export async function once<T>(
  world: { readonly answers: KeptAnswers; readonly times: OnceTimes },
  asked: OnceAsked,
  work: (told: OnceWork) => T | Promise<T>,
): Promise<OnceOutcome<JsonOf<T>>> {
  const { answers, times } = world;
  const beginning = await begin(answers, asked, times);
  if (beginning.kind === 'answered') {
    return { kind: 'done', value: valueIn(beginning.answer), replayed: true, isKept: true };
  }
  if (beginning.kind !== 'begun') return beginning;
  const { lease, again } = beginning;
  const text = await textOf(() => work({ mark: lease.key, again })).catch(async (error) => {
    await release(answers, lease);
    throw error;
  });
  const isKept = await settle(answers, lease, text);
  return { kind: 'done', value: valueIn(text), replayed: false, isKept };
}

/** Nothing is a result too, and has no JSON of its own. */
async function textOf(work: () => unknown): Promise<string> {
  const value = await work();
  return JSON.stringify(value === undefined ? {} : { value });
}

function valueIn<T>(text: string): T {
  return (JSON.parse(text) as { readonly value: T }).value;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
