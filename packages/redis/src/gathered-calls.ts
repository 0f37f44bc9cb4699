import { isAboutContent } from '@escapement/core';
import type { ScriptArgument } from './script.ts';

/** Calls of one kind that go to Redis together. */
export interface GatheredCalls {
  /** The answer to these arguments; rejects when the call that carried them failed. */
  ask(args: readonly ScriptArgument[]): Promise<unknown>;
}

/**
 * So many go at once, without waiting for the end of the turn: Redis then works on them while the worker comes to the next.
 * Many more at once, and Redis and the workers wait for each other by turns.
 */
const gatheredMax = 10;

interface Waiting {
  readonly args: readonly ScriptArgument[];
  readonly answer: (reply: unknown) => void;
  readonly fail: (fault: unknown) => void;
}

/**
 * Gathers the calls of one turn of the event loop into one script call with the arguments of all, since under load a worker
 * begins and settles many runs in the same turn. `send` answers one reply for each, in order.
 */
export function gatherCalls(
  send: (args: readonly ScriptArgument[]) => Promise<readonly unknown[]>,
): GatheredCalls {
  let waiting: Waiting[] = [];

  async function carry(calls: readonly Waiting[]): Promise<void> {
    try {
      const replies = await send(calls.flatMap((call) => call.args));
      for (const [i, call] of calls.entries()) call.answer(replies[i]);
    } catch (fault) {
      // One of them is at fault, and the others need not share its lot.
      if (isAboutContent(fault) && calls.length > 1)
        await Promise.all(calls.map((call) => carry([call])));
      else for (const call of calls) call.fail(fault);
    }
  }

  function flush(): void {
    const calls = waiting;
    waiting = [];
    if (calls.length > 0) void carry(calls);
  }

  return {
    ask(args) {
      if (waiting.length === 0) setImmediate(flush);
      return new Promise((answer, fail) => {
        waiting.push({ args, answer, fail });
        if (waiting.length === gatheredMax) flush();
      });
    },
  };
}
