/** Waits so long. Answers whether to go on, which is not so once somebody has stopped, before it or meanwhile. */
export function rested(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false);
      return;
    }
    const end = (goesOn: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(goesOn);
    };
    const stop = () => end(false);
    const timer = setTimeout(end, ms, true);
    signal.addEventListener('abort', stop);
  });
}
