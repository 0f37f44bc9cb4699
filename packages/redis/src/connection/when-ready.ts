import { StoreFault } from '@escapement/core';

/** Resolves when all that is needed has come; rejects with a passing fault when the signal is aborted first. */
export async function whenReady(
  needed: readonly Promise<void>[],
  signal?: AbortSignal,
): Promise<void> {
  const ready = Promise.all(needed);
  ready.catch(() => {});
  const given = (cause: unknown) =>
    new StoreFault('STORE_UNAVAILABLE', 'Redis did not come', { cause, retryable: true });
  if (signal?.aborted) throw given(signal.reason);
  let forget = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = () => reject(given(signal?.reason));
    signal?.addEventListener('abort', onAbort, { once: true });
    forget = () => signal?.removeEventListener('abort', onAbort);
  });
  try {
    await Promise.race([ready, aborted]);
  } catch (cause) {
    throw cause instanceof StoreFault ? cause : given(cause);
  } finally {
    forget();
  }
}
