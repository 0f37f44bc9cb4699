import { pathToFileURL } from 'node:url';
import { ConfigFault } from '@escapement/core';

/** What a handler is told of its run, in values that travel to another process. */
export interface CallFacts {
  readonly runId: string;
  readonly jobId: string;
  /** The instant that the schedule prescribed, ISO 8601 in UTC. */
  readonly fireTime: string;
  /** Counted from 1; above 1 when a worker was lost in the middle, so the work may be half done. */
  readonly attempt: number;
  /** The term of the leader that staged the run; grows from leader to leader. */
  readonly epoch: number;
  /** Present when the job names a lock: grows with every holder. Pass it to whatever you write to, and let that refuse a smaller one. */
  readonly fencingToken?: number;
  /** Present where the run does one of several parts: which, counted from 0, of how many, and what its job says that it is told besides, or null. */
  readonly shard?: { readonly index: number; readonly total: number; readonly parameter: unknown };
}

/** What a user's function gets to know of its run. */
export interface HandlerContext extends CallFacts {
  /** Aborted when the run must stop; stop soon, for after a grace period the worker no longer waits. */
  readonly signal: AbortSignal;
  /** Appends to the run's log: texts as they are, everything else as Node.js shows it. Each line end begins a new line. */
  log(...values: readonly unknown[]): void;
  /** Tells how far the work is, from 0 to 1, and in a few words where; as often as it likes, the newest is shown. */
  progress(fraction: number, note?: string): void;
}

/** A function that a handler task calls. What it throws fails the run; what it returns is the run's result, as JSON. */
export type Handler = (input: unknown, context: HandlerContext) => unknown;

/** The functions of the module that the worker was started with, by the names that tasks call them. */
export type HandlerModule = ReadonlyMap<string, Handler>;

const maxDepth = 4;

/**
 * Loads the user's module. `billing.daily` is either the export of exactly that name or the member `daily` of the exported
 * object `billing`. Throws `ConfigFault` when the module cannot be loaded or exports no function.
 */
export async function loadHandlers(path: string): Promise<HandlerModule> {
  let exported: object;
  try {
    exported = await import(pathToFileURL(path).href);
  } catch (error) {
    throw new ConfigFault([`the handler module ${path} cannot be loaded: ${String(error)}`]);
  }
  const handlers = handlersOf(exported);
  if (handlers.size === 0) throw new ConfigFault([`the module ${path} exports no function`]);
  return handlers;
}

/** The functions among an object's own members, those of member objects by dotted names. An exact name wins. */
export function handlersOf(exported: object): HandlerModule {
  const exact = functionsOf(exported, 1);
  return new Map([...functionsOf(exported, maxDepth), ...exact]);
}

function functionsOf(value: object, depth: number): [string, Handler][] {
  return Object.entries(value).flatMap(([name, member]): [string, Handler][] => {
    if (typeof member === 'function') return [[name, member as Handler]];
    if (typeof member !== 'object' || member === null || depth <= 1) return [];
    return functionsOf(member, depth - 1).map(([path, handler]) => [`${name}.${path}`, handler]);
  });
}
