import type { QueryClient } from '@tanstack/react-query';

/** How long a page that is entered waits for what it shows: an answer that comes in that time finds nothing drawn that has to be drawn again. */
const worthWaitingMs = 250;

export interface Entering {
  readonly context: { readonly cache: QueryClient };
  readonly cause: 'enter' | 'stay' | 'preload';
}

/**
 * What a page shows first is asked for when its address is known, beside the code that draws it, so that the one does not wait for the other. A question that
 * fails is the page's to tell of, which asks it again. Nothing is asked for a page that is only pointed at, nor for another filter of one that is there.
 */
export async function askAhead(
  { context: { cache }, cause }: Entering,
  ask: (cache: QueryClient) => readonly Promise<unknown>[],
): Promise<void> {
  if (cause !== 'enter') return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, worthWaitingMs);
  });
  await Promise.race([Promise.allSettled(ask(cache)), late]);
  clearTimeout(timer);
}
