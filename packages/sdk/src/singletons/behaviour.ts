import {
  defaultAttempts,
  reasonCharsAtLeast,
  reasonCharsAtMost,
  slotNameSchema,
} from '@escapement/core';
import { call, isObject } from '../edge/kind.ts';
import { requireGiven } from '../edge/read-given.ts';
import { shown } from '../shown.ts';
import { singletonInvalid } from './singleton-refusals.ts';

/** A command as a service is given it. */
export interface Delivered {
  readonly id: string;
  /** Its place in the inbox; it grows. */
  readonly sequence: number;
  readonly command: unknown;
  /** Takes it out of the inbox, with a reply for who asked. What is not acknowledged the next instance is given again. Rejects where the term is over. */
  ack(reply?: unknown): Promise<void>;
}

/** What an instance of a service is given. */
export interface SingletonContext {
  readonly name: string;
  /** Grows with each owner: whatever the instance changes elsewhere should refuse a lower one than it has seen. */
  readonly term: number;
  /** Aborted when the instance must not go on: another has the place, or may have it, or it did not stop in time. */
  readonly signal: AbortSignal;
  /** Commands in their order; it ends when the instance is to stop. */
  readonly inbox: AsyncIterable<Delivered>;
}

/** What both kinds say. */
interface Declared {
  readonly name: string;
  /** How long a stop may take before it is cut off; 10,000 where it is left out. */
  readonly stopTimeoutMs?: number;
  /** The pause after the first time that an instance ends by itself, which doubles each time; 1,000 where it is left out. */
  readonly restartPauseMs?: number;
  /** After how many ends of an instance, or of its whole program, over one command, whoever owned it, that command is given up and kept aside; 10 where it is left out. */
  readonly attempts?: number;
  /** Of this program, such as `2.4.1`; compared as the versions of packages are. */
  readonly version?: string;
  /**
   * Who has it of those that stand for it: the oldest where it is left out, or the oldest of the newest version, which needs a `version`. So a rolling restart moves it
   * when the first program of the new version stands, and not at every step.
   */
  readonly prefer?: 'oldest' | 'newest-version';
}

/** Does as it likes for as long as it lives. */
export interface ServiceSingleton extends Declared {
  /** Lives until what it returns is settled: whether it returns or throws before it is to stop, it is started again. */
  start(context: SingletonContext): unknown;
  /** Ends it; without one it has stopped when `start` is settled. */
  stop?(context: SingletonContext): unknown;
}

/** What a command comes to. */
export interface Decided<Event, Reply> {
  readonly events: readonly Event[];
  readonly reply?: Reply;
}

/**
 * A state that commands change by events, and that survives every move. Both functions are pure: the same state and the same command or event
 * give the same. State, events and replies are JSON.
 */
export interface AggregateSingleton<State, Command, Event, Reply> extends Declared {
  readonly initial: State;
  decide(state: State, command: Command): Decided<Event, Reply>;
  apply(state: State, event: Event): State;
  /** After how many commands the state itself is kept; 100 where it is left out. */
  readonly snapshotEvery?: number;
}

/** An aggregate whose types nobody needs to know any more. */
export type AnyAggregate = AggregateSingleton<unknown, unknown, unknown, unknown>;

/** A declaration that can be. */
export type SingletonPlan = {
  readonly name: string;
  readonly stopTimeoutMs: number;
  readonly restartPauseMs: number;
  readonly attempts: number;
  readonly version: string | undefined;
  readonly prefersNewest: boolean;
} & (
  | { readonly kind: 'service'; readonly behaviour: ServiceSingleton }
  | {
      readonly kind: 'aggregate';
      readonly behaviour: AnyAggregate;
      readonly snapshotEvery: number;
    }
);

const edge = { code: 'SINGLETON_INVALID', what: 'singleton' } as const;
/** Also an instance of a class, whose functions are those of its class, and which may hold more. */
const declaration = {
  en: 'an object with start, or with initial, decide and apply',
  zh: '带有 start，或带有 initial、decide 与 apply 的对象',
  fits(value: unknown) {
    if (!isObject(value)) return false;
    // What throws when it is looked at does so here.
    void value['name'];
    return true;
  },
};

/** Throws `SINGLETON_INVALID` for what cannot be. */
export function planOf(declared: ServiceSingleton | AnyAggregate): SingletonPlan {
  requireGiven(edge, ['what is declared', declaration], declared);
  const {
    name,
    stopTimeoutMs = 10_000,
    restartPauseMs = 1_000,
    attempts = defaultAttempts,
  } = declared;
  requireSingletonName(name);
  requireWhole('stopTimeoutMs', stopTimeoutMs, [0, 600_000]);
  requireWhole('restartPauseMs', restartPauseMs, [0, 30_000]);
  requireWhole('attempts', attempts, [1, 1_000]);
  const both = { name, stopTimeoutMs, restartPauseMs, attempts, ...preferenceOf(declared) };
  if ('start' in declared) {
    requireGiven(edge, ['start', call], declared.start);
    if (declared.stop !== undefined) requireGiven(edge, ['stop', call], declared.stop);
    return { ...both, kind: 'service', behaviour: declared };
  }
  if (typeof declared.decide !== 'function' || typeof declared.apply !== 'function') {
    throw singletonInvalid(
      `singleton "${name}" is neither a service, with start, nor an aggregate, with decide and apply`,
      `单例“${name}”既不是带 start 的服务，也不是带 decide 与 apply 的聚合`,
    );
  }
  const { snapshotEvery = 100 } = declared;
  requireWhole('snapshotEvery', snapshotEvery, [1, 1_000]);
  return { ...both, kind: 'aggregate', behaviour: declared, snapshotEvery };
}

function preferenceOf({ name, version, prefer = 'oldest' }: ServiceSingleton | AnyAggregate) {
  if (version !== undefined && !isVersion(version)) {
    throw singletonInvalid(
      `the version of singleton "${name}" is 1 to 64 characters without spaces, such as 2.4.1`,
      `单例“${name}”的 version 须为 1 至 64 个不含空格的字符，例如 2.4.1`,
    );
  }
  if (prefer !== 'oldest' && prefer !== 'newest-version') {
    throw singletonInvalid(
      `prefer of singleton "${name}" is "${shown(prefer)}"; "oldest" or "newest-version" is expected`,
      `单例“${name}”的 prefer 为“${shown(prefer)}”；应为“oldest”或“newest-version”`,
    );
  }
  const prefersNewest = prefer === 'newest-version';
  if (prefersNewest && version === undefined) {
    throw singletonInvalid(
      `singleton "${name}" prefers the newest version and says none: give it the version of its program`,
      `单例“${name}”优先最新版本，却没有给出 version：请给出本程序的版本`,
    );
  }
  return { version, prefersNewest };
}

function isVersion(version: unknown): version is string {
  return typeof version === 'string' && /^[\x21-\x7e]{1,64}$/.test(version);
}

export function requireSingletonName(name: unknown): asserts name is string {
  if (slotNameSchema.safeParse(name).success) return;
  throw singletonInvalid(
    `"${shown(name)}" cannot be the name of a singleton: 1 to 64 letters, digits, ".", "_" or "-", a letter or digit first`,
    `“${shown(name)}”不能作单例名：须为 1 至 64 个字母、数字、“.”、“_”或“-”，且以字母或数字开头`,
  );
}

/** Why somebody wants it moved or restarted, which is kept and shown. */
export function requireReason(reason: unknown): asserts reason is string {
  const isText = typeof reason === 'string' && reason.trim().length >= reasonCharsAtLeast;
  if (isText && reason.length <= reasonCharsAtMost) return;
  throw singletonInvalid(
    `the reason is "${shown(reason)}"; a text of ${reasonCharsAtLeast} to ${reasonCharsAtMost} characters is expected`,
    `原因为“${shown(reason)}”；应为 ${reasonCharsAtLeast} 到 ${reasonCharsAtMost} 个字符的文本`,
  );
}

/** What a program is called that is to have it. */
export function requireProgram(program: unknown): asserts program is string {
  if (typeof program === 'string' && program.length >= 1 && program.length <= 200) return;
  throw singletonInvalid(
    `"${shown(program)}" cannot be the name of a program: 1 to 200 characters are expected`,
    `“${shown(program)}”不能作程序名：应为 1 到 200 个字符`,
  );
}

export function requireWhole(
  what: string,
  value: number,
  [least, most]: readonly [number, number],
): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw singletonInvalid(
    `${what} is ${shown(value)}; a whole number from ${least} to ${most} is expected`,
    `${what} 为 ${shown(value)}；应为 ${least} 到 ${most} 的整数`,
  );
}
