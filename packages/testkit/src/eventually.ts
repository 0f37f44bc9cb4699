import { setTimeout as delay } from 'node:timers/promises';

export interface Patience {
  /** How long is waited before it counts as never. Long by default: a busy machine is no failure. */
  readonly withinMs?: number;
  readonly everyMs?: number;
}

/**
 * Looks until there is something to see (neither `undefined` nor `false`), and resolves with it. For facts of other processes, which
 * cannot be awaited. A look that throws has seen nothing yet; what was thrown last is told when the patience is at its end, in the
 * message and as the cause.
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { withinMs = 60_000, everyMs = 10 }: Patience = {},
): Promise<T> {
  const giveUpAtMs = performance.now() + withinMs;
  let trouble: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
    } catch (error) {
      trouble = error;
    }
    if (performance.now() > giveUpAtMs) {
      throw notSeen(`it did not come to be within ${withinMs} ms that ${what}`, trouble);
    }
    await delay(everyMs);
  }
}

function notSeen(message: string, trouble: unknown): Error {
  if (trouble === undefined) return new Error(message);
  const told = trouble instanceof Error ? trouble.message : String(trouble);
  return new Error(`${message}; what went wrong last: ${told}`, { cause: trouble });
}
