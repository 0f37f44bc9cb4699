import { type Clock, isAboutContent, isPassing } from '@escapement/core';
import { asStoreFault } from '../connection/store-fault.ts';

/** How long a call of a worker goes on trying while Redis is away. */
const patienceMs = 10_000;
const retryEveryMs = 100;

/** Does the work again while Redis cannot be asked, until it has an answer or the patience is over. The work must be idempotent. */
export async function patiently<T>(
  clock: Clock,
  doing: string,
  work: () => Promise<T>,
): Promise<T> {
  const deadlineMs = clock.monotonicMs() + patienceMs;
  for (;;) {
    try {
      return await within(work(), deadlineMs - clock.monotonicMs());
    } catch (cause) {
      const fault = asStoreFault(cause, doing);
      const isOver = clock.monotonicMs() >= deadlineMs;
      if (isOver || !isPassing(fault) || isAboutContent(fault)) throw fault;
      await clock.sleep(retryEveryMs);
    }
  }
}

/** The work's answer, or a fault when the time is over: a frozen Redis answers nothing and closes nothing. */
async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Command timed out')), timeoutMs);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
