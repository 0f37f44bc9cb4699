import { type EpochMillis, toIso } from './instants.ts';

/**
 * The id of the run that a schedule owes at a fire time: `nightly-report@20260307T020000Z`, with the milliseconds
 * added where they are not 0. Two leaders that plan the same fire time make the same id, which is what lets every
 * later step recognise a double. It holds no `:`, which BullMQ refuses in an id.
 */
export function scheduledRunId(jobId: string, fireTime: EpochMillis): string {
  return `${jobId}@${compact(fireTime)}`;
}

/**
 * The id of a run asked for by hand: the instant of asking and a mark that tells it from a scheduled run of the
 * same instant. The mark comes from the caller (random, or derived from an idempotency key): 1–16 of `a-z0-9`.
 */
export function manualRunId(jobId: string, askedAt: EpochMillis, mark: string): string {
  return `${jobId}@${compact(askedAt)}-m${mark}`;
}

const runIdPattern =
  /^([a-z0-9][a-z0-9-]{0,63})@(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})?Z(?:-m([a-z0-9]{1,16}))?$/;

/** The parts of a run id; `undefined` when the text is none. */
export function parseRunId(
  text: string,
): { jobId: string; fireTime: EpochMillis; trigger: 'schedule' | 'manual' } | undefined {
  const match = runIdPattern.exec(text);
  if (match === null) return undefined;
  const [, jobId = '', year, month, day, hour, minute, second, millis = '000', mark] = match;
  const fireTime = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}Z`);
  if (Number.isNaN(fireTime)) return undefined;
  return { jobId, fireTime, trigger: mark === undefined ? 'schedule' : 'manual' };
}

function compact(instant: EpochMillis): string {
  return toIso(instant).replace(/[-:]/g, '').replace('.000Z', 'Z').replace('.', '');
}
