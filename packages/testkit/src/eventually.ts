import { setTimeout as delay } from 'node:timers/promises';

export interface Patience {
  /** How long is waited before it counts as never. Long by default: a busy machine is no failure. */
  readonly withinMs?: number;
  readonly everyMs?: number;
}

/**
 * Looks until there is something to see (neither `undefined` nor `false`), and resolves with it. For facts of other processes, which
 * cannot be awaited. A look that throws has seen nothing yet; what it threw last is told when the patience is at its end.
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
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (performance.now() > giveUpAtMs) {
      const cause = trouble === undefined ? {} : { cause: trouble };
      throw new Error(`it did not come to be within ${withinMs} ms that ${what}`, cause);
    }
    await delay(everyMs);
  }
}
