import { leaseLimits } from '@escapement/core';

/** Longer than any answer of a node takes, one that waits for a lease too; beyond it nobody will answer. */
const answerWithinMs = leaseLimits.longestWaitMs + 15_000;

/** The same fetch, which gives up in the end. A timer that holds the process, since a signal alone would let it end before. */
export function deadlined(fetch: typeof globalThis.fetch = globalThis.fetch) {
  return async (...[input, init]: Parameters<typeof fetch>): Promise<Response> => {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), answerWithinMs);
    try {
      const response = await fetch(input, { ...init, signal: deadline.signal });
      // Read to its end within the time; what the client then reads is in memory.
      const body = await response.arrayBuffer();
      const { status, headers } = response;
      return new Response(hasNoBody(status) ? null : body, { status, headers });
    } finally {
      clearTimeout(timer);
    }
  };
}

const hasNoBody = (status: number): boolean => status === 204 || status === 205 || status === 304;
