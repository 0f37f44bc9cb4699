import { randomUUID } from 'node:crypto';
import {
  type Clock,
  type Fault,
  isPassing,
  type Singletons,
  type SingletonTold,
} from '@escapement/core';
import { anything } from '../edge/kind.ts';
import { readGiven } from '../edge/read-given.ts';
import { jsonText } from '../json-text.ts';
import { shown } from '../shown.ts';
import { requireSingletonName, requireWhole } from './behaviour.ts';
import type { Bells } from './bells.ts';
import {
  commandGivenUp,
  commandIdReused,
  commandTooLarge,
  inboxFull,
  noReply,
  singletonInvalid,
  singletonNotFound,
  singletonsUnreachable,
} from './singleton-refusals.ts';

export interface ProxyOptions {
  /** How many commands may wait in the inbox, 1 to 1,000. */
  readonly bufferSize?: number;
  /** What becomes of a command where the inbox is full: it is refused with `INBOX_FULL`, or waits for room until its time is over. A proxy has 1,000 on their way at once, and 20,000 that may wait. */
  readonly onFull?: 'refuse' | 'wait';
}

export interface TellOptions {
  /** The same command sent again under the same id has its effect once; another under it is refused with `COMMAND_ID_REUSED`. Made up where it is left out. */
  readonly id?: string;
  /** 10,000 where it is left out. */
  readonly timeoutMs?: number;
}

/** Sends commands to a singleton, wherever it is and whether or not it runs just now. */
export interface SingletonProxy<Command = unknown, Reply = unknown> {
  /** Resolves when the command is accepted: it then takes effect once, in the order of the inbox, whatever becomes of who sent it. */
  tell(command: Command, options?: TellOptions): Promise<{ readonly id: string }>;
  /** Tells, and waits for the reply. */
  ask(command: Command, options?: TellOptions): Promise<Reply>;
}

export interface ProxyWorld {
  readonly store: Singletons;
  readonly bells: Bells;
  readonly clock: Clock;
  readonly closing: AbortSignal;
}

/** Commands of one proxy that wait to be sent: as many as an inbox holds, and of those that are to wait for room as many as a program may have begun at once. */
const sendingMost = { refuse: 1_000, wait: 20_000 } as const;
const retryPauseMs = 50;

type Accepted = Extract<SingletonTold, { readonly kind: 'accepted' | 'pending' | 'done' }>;

export function openProxy<Command, Reply>(
  world: ProxyWorld,
  name: string,
  options: ProxyOptions,
): SingletonProxy<Command, Reply> {
  requireSingletonName(name);
  const edge = { code: 'SINGLETON_INVALID', what: 'singletonProxy' } as const;
  const fields = { bufferSize: anything, onFull: anything };
  const { bufferSize = 1_000, onFull = 'refuse' } = readGiven<ProxyOptions>(edge, options, fields);
  requireWhole('bufferSize', bufferSize, [1, 1_000]);
  requireOnFull(onFull);
  const how = { name, bufferSize, onFull };
  // One after the other, so that those of one proxy are accepted in the order in which they were told.
  let line: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const send = async (sent: Sent): Promise<Accepted> => {
    if (waiting >= sendingMost[onFull]) throw inboxFull(name);
    waiting += 1;
    const accepted = line.then(() => untilAccepted(world, how, sent));
    line = accepted.catch(() => undefined);
    try {
      return await accepted;
    } finally {
      waiting -= 1;
    }
  };
  return {
    async tell(command, options = {}) {
      const sent = sentOf(world.clock, command, options);
      await send(sent);
      return { id: sent.id };
    },
    async ask(command, options = {}) {
      const sent = sentOf(world.clock, command, options);
      const accepted = await send(sent);
      const text =
        accepted.kind === 'done' ? accepted.reply : await untilReplied(world, name, sent);
      return JSON.parse(text);
    },
  };
}

function requireOnFull(onFull: unknown): void {
  if (onFull === 'refuse' || onFull === 'wait') return;
  throw singletonInvalid(
    `onFull is "${shown(onFull)}"; "refuse" or "wait" is expected`,
    `onFull 为“${shown(onFull)}”；应为“refuse”或“wait”`,
  );
}

interface Sent {
  readonly id: string;
  readonly text: string;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
}

function sentOf(clock: Clock, command: unknown, given: TellOptions): Sent {
  const edge = { code: 'SINGLETON_INVALID', what: 'a command of singletonProxy' } as const;
  const options = readGiven<TellOptions>(edge, given, { id: anything, timeoutMs: anything });
  const { id = randomUUID(), timeoutMs = 10_000 } = options;
  requireWhole('timeoutMs', timeoutMs, [0, 3_600_000]);
  const text = jsonText(command);
  if (text === undefined || typeof id !== 'string' || !/^[A-Za-z0-9._-]{1,64}$/.test(id)) {
    throw singletonInvalid(
      'a command is JSON, without a BigInt and what holds itself, and its id 1 to 64 letters, digits, ".", "_" or "-"',
      '命令须为 JSON，不含 BigInt 与循环引用，其 id 须为 1 至 64 个字母、数字、“.”、“_”或“-”',
    );
  }
  return { id, text, timeoutMs, deadlineMs: clock.monotonicMs() + timeoutMs };
}

async function untilAccepted(
  world: ProxyWorld,
  how: { readonly name: string; readonly bufferSize: number; readonly onFull: 'refuse' | 'wait' },
  sent: Sent,
): Promise<Accepted> {
  const { store, clock, closing } = world;
  const { name, bufferSize } = how;
  for (;;) {
    closing.throwIfAborted();
    const told = await once(() =>
      store.tell(name, { id: sent.id, command: sent.text, inboxCommands: bufferSize }),
    );
    const isLate = clock.monotonicMs() >= sent.deadlineMs;
    switch (told.kind) {
      case 'too-large':
        throw commandTooLarge(name);
      case 'dead':
        throw commandGivenUp(name, told.because);
      case 'other-command':
        throw commandIdReused(name, sent.id);
      case 'full':
        if (how.onFull === 'refuse' || isLate) throw inboxFull(name);
        break;
      case 'unknown':
        if (isLate) throw singletonNotFound(name);
        break;
      case 'fault':
        if (isLate) throw singletonsUnreachable(name, told.fault);
        break;
      default:
        return told;
    }
    await clock.sleep(retryPauseMs, closing);
  }
}

async function untilReplied(world: ProxyWorld, name: string, sent: Sent): Promise<string> {
  const { store, bells, clock, closing } = world;
  for (;;) {
    closing.throwIfAborted();
    const rung = bells.count(name);
    const found = await once(async () => ({
      kind: 'read' as const,
      end: (await store.ends(name, [sent.id])).get(sent.id),
    }));
    const end = found.kind === 'read' ? found.end : undefined;
    if (end?.kind === 'done') return end.reply;
    if (end?.kind === 'dead') throw commandGivenUp(name, end.because);
    const leftMs = sent.deadlineMs - clock.monotonicMs();
    if (leftMs <= 0) throw noReply(name, sent.timeoutMs);
    const count = found.kind === 'fault' ? Number.POSITIVE_INFINITY : rung;
    await bells.rest({ name, count, withinMs: leftMs }, closing);
  }
}

/** An answer, or the fault that kept it away. */
async function once<T extends { readonly kind: string }>(
  ask: () => Promise<T>,
): Promise<T | { readonly kind: 'fault'; readonly fault: Fault }> {
  try {
    return await ask();
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { kind: 'fault', fault: error };
  }
}
