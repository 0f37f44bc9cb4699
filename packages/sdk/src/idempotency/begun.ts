import { createHash } from 'node:crypto';
import {
  type Admission,
  type Clock,
  canonicalJson,
  isPassing,
  type KeptAnswers,
  raise,
} from '@escapement/core';
import { anything, required } from '../edge/kind.ts';
import { readGiven } from '../edge/read-given.ts';
import { jsonText } from '../json-text.ts';
import { type Renewed, renewing } from '../leases/renewing.ts';
import { SdkRefusal } from '../sdk-refusal.ts';
import { shown } from '../shown.ts';

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
  /** Aborted before anybody else can begin it, when it cannot be kept for this caller any longer. */
  readonly lost: AbortSignal;
}

/** How long who begins may be silent, how long who asks meanwhile waits for him, and how long the work may take at most. */
export interface OnceTimes {
  readonly leaseMs: number;
  readonly waitMs: number;
  readonly longestMs: number;
}

export interface OnceWorld {
  readonly answers: KeptAnswers;
  readonly clock: Clock;
  readonly times: OnceTimes;
  /** What ends the keeping of each work that is under way here. */
  readonly underWay: Set<() => void>;
}

/** Work that is this caller's to do, and stays so until he settles or releases it. */
export interface Begun extends OnceWork {
  /** Keeps what came of it; where that is too large, what stands for it. `false`: neither could be kept, or somebody else has begun since. */
  settle(answer: string, instead: string): Promise<boolean>;
  /** Lets who asks next begin at once. Where Redis cannot be told, he begins when the lease is over. */
  release(): Promise<void>;
}

export type Beginning =
  | { readonly kind: 'begun'; readonly work: Begun }
  | Exclude<Admission, { readonly kind: 'begun' }>
  /** Redis cannot be asked, and nothing was begun. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Asks whether this is for the caller to do. Never rejects for what befalls Redis; rejects with `ONCE_INVALID` for what nothing can be told apart by. */
export async function begin(world: OnceWorld, given: OnceAsked): Promise<Beginning> {
  const edge = { code: 'ONCE_INVALID', what: 'once' } as const;
  const fields = { key: required(anything), parameters: anything };
  const { key, parameters } = readGiven<OnceAsked>(edge, given, fields);
  const asked = { key: digest(keyIn(key)), sent: digest(textOf(parameters)) };
  try {
    const admission = await world.answers.begin(asked, world.times);
    if (admission.kind !== 'begun') return admission;
    return { kind: 'begun', work: begunOf(world, admission) };
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { kind: 'unavailable', reason: error.message };
  }
}

function keyIn(key: unknown): string {
  if (typeof key === 'string' && key !== '') return key;
  throw new SdkRefusal('ONCE_INVALID', {
    en: `a key is a text of a letter at least, and not ${shown(key) || 'an empty one'}: say what stands for the thing that is to be done once`,
    zh: `键须为非空文本，而不是 ${shown(key) || '空文本'}：请给出代表这件事的键`,
  });
}

function textOf(parameters: unknown): string {
  const text = jsonText(parameters ?? {}, canonicalJson);
  if (text !== undefined) return text;
  throw new SdkRefusal('ONCE_INVALID', {
    en: 'the parameters are no JSON, so that they cannot be told from others: leave out functions, a BigInt and what holds itself',
    zh: '参数不是 JSON，无法与其他参数区分：请去掉函数、BigInt 与循环引用',
  });
}

type Admitted = Extract<Admission, { readonly kind: 'begun' }>;

/** Renews its lease while the work goes on, so that nobody begins beside who takes long. */
function begunOf(world: OnceWorld, { lease, again, fromMs }: Admitted): Begun {
  const { answers, clock, times, underWay } = world;
  const { leaseMs, longestMs } = times;
  const lost = new AbortController();
  const done = new AbortController();
  const end = (): void => done.abort();
  underWay.add(end);
  const untilMs = clock.monotonicMs() + longestMs;
  const renew = async (): Promise<Renewed> => {
    if (clock.monotonicMs() < untilMs) return renewed(() => answers.renew(lease, leaseMs));
    return { kind: 'not-held', cause: new Error(`it took longer than ${longestMs} ms`) };
  };
  renewing({ clock, fromMs, leaseMs, done: done.signal, renew }).then((reason) => {
    if (!underWay.delete(end)) return;
    lost.abort(reason ?? new Error('it was closed while the work was under way'));
  }, raise);
  const over = (): void => {
    underWay.delete(end);
    end();
  };
  return {
    ...{ mark: lease.key, again, lost: lost.signal },
    async settle(answer, instead) {
      over();
      const settled = await orElse('lost', () => answers.settle(lease, answer, instead));
      return settled !== 'lost';
    },
    async release() {
      over();
      await orElse(undefined, () => answers.release(lease));
    },
  };
}

async function renewed(renew: () => ReturnType<KeptAnswers['renew']>): Promise<Renewed> {
  const outcome = await orElse('not-now', renew);
  return { kind: outcome === 'lost' ? 'not-held' : outcome };
}

/** What Redis is asked, or what stands for it where it cannot be. */
async function orElse<T, const E>(otherwise: E, call: () => Promise<T>): Promise<T | E> {
  try {
    return await call();
  } catch (error) {
    if (!isPassing(error)) throw error;
    return otherwise;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
