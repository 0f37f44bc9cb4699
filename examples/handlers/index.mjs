/**
 * Handlers to try things with: `ESCAPEMENT_HANDLERS=examples/handlers/index.mjs`. Each export is what a task of kind
 * `handler` names.
 *
 * @typedef {object} HandlerContext
 * @property {string} runId
 * @property {string} jobId
 * @property {string} fireTime the instant that the schedule prescribed, ISO 8601 in UTC
 * @property {number} attempt counted from 1
 * @property {number} epoch the term of the leader that staged the run
 * @property {number} [fencingToken] present when the job names a lock
 * @property {AbortSignal} signal aborted when the run must stop
 * @property {(fraction: number, note?: string) => void} progress how far it is, from 0 to 1
 * @property {(...values: unknown[]) => void} log appends to the run's log, texts and everything else
 */

/** Does nothing, and succeeds. */
export async function noop() {}

/**
 * Writes its input to the log.
 *
 * @param {unknown} input
 * @param {HandlerContext} context
 */
export async function echo(input, context) {
  context.log(input === undefined ? '(no input)' : JSON.stringify(input));
}

/**
 * Takes `ms` milliseconds, 1,000 by default, or ends at once when the run is told to stop.
 *
 * @param {{ ms?: number } | undefined} input
 * @param {HandlerContext} context
 */
export async function sleep(input, { signal, log }) {
  const durationMs = input?.ms ?? 1_000;
  log(`sleeping for ${durationMs} ms`);
  await new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, durationMs);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Fails, always or only the first `times` attempts of a run.
 *
 * @param {{ times?: number } | undefined} input
 * @param {HandlerContext} context
 */
export async function fail(input, { attempt, log }) {
  const times = input?.times;
  if (times !== undefined && attempt > times) {
    log(`attempt ${attempt} succeeds`);
    return;
  }
  throw new Error(
    times === undefined ? 'fails whenever it is asked' : `attempt ${attempt} of ${times} that fail`,
  );
}
