import { type EpochMillis, toIso } from '../words/instants.ts';
import { compactInstant } from './compact-instant.ts';

/** Why there is a run: its schedule, one of the ways in which runs are asked for, or another run that it does a part of. */
export const runTriggers = [
  'schedule',
  'manual',
  'retry',
  'backfill',
  'after',
  'key',
  'delayed',
  'shard',
  'broadcast',
] as const;
export type RunTrigger = (typeof runTriggers)[number];

/** Whether there is a run because it does a part of another. */
export function isOfPart(trigger: RunTrigger): trigger is 'shard' | 'broadcast' {
  return trigger === 'shard' || trigger === 'broadcast';
}

/** A run's part in a group: one of several shards, or one of those that go to each worker. */
export type RunPart =
  | { readonly kind: 'shard'; readonly index: number; readonly count: number }
  | { readonly kind: 'worker'; readonly workerId: string };

/** What a run id says. */
export interface RunIdParts {
  readonly jobId: string;
  /** The fire time, or the instant at which the run was asked for. */
  readonly fireTime: EpochMillis;
  readonly trigger: RunTrigger;
  /** The fire time that it serves and that is not its own: once more, because it had no run, or after the run of another job. */
  readonly repeatedTime?: EpochMillis;
  readonly part?: RunPart;
  /** Present where it has an input of its own, which this was made of. */
  readonly inputMark?: string;
}

/** Why there is a run that does not do another one in parts: by its mark, if it was asked for. */
type AskedTrigger = Exclude<RunTrigger, 'schedule' | 'shard' | 'broadcast'>;

const letterOf: Readonly<Record<AskedTrigger, string>> = {
  manual: 'm',
  retry: 'r',
  backfill: 'b',
  after: 'a',
  key: 'k',
  delayed: 'd',
};
const triggerOf = new Map<string, RunTrigger>(
  Object.entries(letterOf).map(([trigger, letter]) => [letter, trigger as RunTrigger]),
);

/**
 * The id of the run that a schedule owes at a fire time: `nightly-report@20260307T020000Z`, with the milliseconds
 * added where they are not 0. Two leaders that plan the same fire time make the same id, which is what lets every
 * later step recognise a double. It holds no `:`, which BullMQ refuses in an id, and nothing that a URL would change.
 */
export function scheduledRunId(jobId: string, fireTime: EpochMillis): string {
  return `${jobId}@${compact(fireTime)}`;
}

/**
 * The id of a run that was asked for: `nightly-report@20260307T020000123Z-mk3v9`, with the instant of asking and a mark that tells
 * it from others of that instant (random, or made of an idempotency key): 1–16 of `a-z0-9`. One that has an input of its own says so, and
 * which: `…-mk3v9_<25 of a-z0-9>`. So whoever makes its queue entry anew, from whatever is known, makes that of the same run with the same input.
 */
export function askedRunId(asked: {
  readonly jobId: string;
  readonly askedAt: EpochMillis;
  readonly trigger: AskedTrigger;
  readonly mark: string;
  readonly inputMark?: string;
}): string {
  const input = asked.inputMark === undefined ? '' : `_${asked.inputMark}`;
  return `${asked.jobId}@${compact(asked.askedAt)}-${letterOf[asked.trigger]}${asked.mark}${input}`;
}

/** How long a mark is at most, and how much of that of a retry is the fire time that it serves. */
const markChars = 16;
const timeChars = 10;

/**
 * The mark of a run that serves a fire time which is not its own: the time, from 1970 to the end of 9999, and the beginning of a mark that tells it
 * from others; of a run of a back-fill that is the name of the back-fill, of one that comes after another something made of the id of that one. Such a run has its place among the others by when it was asked for, since it is new, and its id says all the same what its task
 * is told.
 */
export function repeatMark(repeatedTime: EpochMillis, mark: string): string {
  const time = repeatedTime.toString(36).padStart(timeChars, '0');
  return `${time}${mark}`.slice(0, markChars);
}

/**
 * What the ids of all runs of a job hold that serve the same fire time once more, by hand or in a back-fill, and no other id; nothing for one
 * that serves none once more.
 */
export function repeatStems(runId: string): readonly string[] {
  if (parseRunId(runId)?.repeatedTime === undefined) return [];
  // No letter of a job's id is a capital.
  const from = runId.indexOf('Z-') + 'Z-r'.length;
  const time = runId.slice(from, from + timeChars);
  return [letterOf.retry, letterOf.backfill].map((letter) => `Z-${letter}${time}`);
}

/** Whether one run serves a fire time once more that the other serves once more too. */
export function repeatsTheSame(runId: string, other: string): boolean {
  return repeatStems(runId).some((stem) => other.includes(stem));
}

/** The back-fill that a run is of, by the letters that its mark ends with; `undefined` for any other run. */
export function backfillOf(runId: string): string | undefined {
  if (parseRunId(runId)?.trigger !== 'backfill') return undefined;
  const from = runId.indexOf('Z-') + 'Z-b'.length;
  return runId.slice(from + timeChars, from + markChars);
}

/** How much of the mark of a delayed run is its slot: where it stands until it begins. */
const slotChars = 12;

/**
 * The mark of a delayed run: its slot, made of the key by which its asker knows it, and some letters that tell it from others that were asked for
 * under the same.
 */
export function delayedMark(slot: string, mark: string): string {
  return `${slot.slice(0, slotChars)}${mark}`.slice(0, markChars);
}

/** The slot of a delayed run; `undefined` for any other. */
export function delayedSlot(runId: string): string | undefined {
  if (parseRunId(runId)?.trigger !== 'delayed') return undefined;
  const from = runId.indexOf('Z-') + 'Z-d'.length;
  return runId.slice(from, from + slotChars);
}

/** The slot under which a job keeps what has such a mark. */
export function slotIn(mark: string): string {
  return mark.slice(0, slotChars);
}

/** The fire time that the task of a run is told of: that which it serves once more, where it does. */
export function servedTime({
  runId,
  fireTime,
}: {
  readonly runId: string;
  readonly fireTime: EpochMillis;
}): EpochMillis {
  // Nearly all are of their schedule, and have no mark.
  return runId.endsWith('Z') ? fireTime : (parseRunId(runId)?.repeatedTime ?? fireTime);
}

/** The id of one part of a group: `…Z.3of8` for a shard, counted from 0; `…Z~worker-542efdda` for the run of one worker. */
export function partRunId(groupId: string, part: RunPart): string {
  return part.kind === 'shard'
    ? `${groupId}.${part.index}of${part.count}`
    : `${groupId}~${part.workerId}`;
}

const pattern =
  /^([a-z0-9][a-z0-9-]{0,63})@\d{8}T\d{6}(\d{3})?Z(?:-([a-z])([a-z0-9]{1,16})(?:_([a-z0-9]{25}))?)?(?:\.(\d{1,5})of(\d{1,5})|~([A-Za-z0-9][A-Za-z0-9._-]{0,63}))?$/;

/** The run that one does a part of; `undefined` for a run that is whole. Neither job nor mark holds what parts them. */
export function groupIdOf(runId: string): string | undefined {
  const at = runId.search(/[.~]/);
  return at < 0 ? undefined : runId.slice(0, at);
}

/** A run of a schedule that is whole, as nearly all are. */
const scheduled = /^[a-z0-9][a-z0-9-]{0,63}@\d{8}T\d{6}(?:\d{3})?Z$/;
const wholeSecondsChars = '20260307T020000Z'.length;

function scheduledParts(text: string): RunIdParts | undefined {
  if (!scheduled.test(text)) return undefined;
  const at = text.indexOf('@');
  const hasMillis = text.length - at - 1 > wholeSecondsChars;
  const fireTime = compactInstant(text, { from: at + 1, hasMillis });
  if (fireTime === undefined) return undefined;
  return { jobId: text.slice(0, at), fireTime, trigger: 'schedule' };
}

/** The parts of a run id; `undefined` when the text is none. */
export function parseRunId(text: string): RunIdParts | undefined {
  const plain = scheduledParts(text);
  if (plain !== undefined) return plain;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, jobId = '', millis, letter, mark = '', inputMark, ...ofPart] = match;
  const from = jobId.length + 1;
  const fireTime = compactInstant(text, { from, hasMillis: millis !== undefined });
  const whole = letter === undefined ? 'schedule' : triggerOf.get(letter);
  if (fireTime === undefined || whole === undefined) return undefined;
  const part = partOf(ofPart);
  const trigger = part === undefined ? whole : part.kind === 'shard' ? 'shard' : 'broadcast';
  const repeatedTime = repeatedIn(whole, mark);
  return {
    ...{ jobId, fireTime, trigger },
    ...(repeatedTime === undefined ? {} : { repeatedTime }),
    ...(part === undefined ? {} : { part }),
    ...(inputMark === undefined ? {} : { inputMark }),
  };
}

/** What of a run id comes after the job: all that a record kept under its job needs to keep. */
export function runIdTail(runId: string): string {
  return runId.slice(runId.indexOf('@') + 1);
}

/** The reverse of `runIdTail`. */
export function runIdOf(jobId: string, tail: string): string {
  return `${jobId}@${tail}`;
}

function repeatedIn(trigger: RunTrigger, mark: string): EpochMillis | undefined {
  const serves = trigger === 'retry' || trigger === 'backfill' || trigger === 'after';
  if (!serves || mark.length < timeChars) return undefined;
  return Number.parseInt(mark.slice(0, timeChars), 36);
}

function partOf([index, count, workerId]: readonly (string | undefined)[]): RunPart | undefined {
  if (workerId !== undefined) return { kind: 'worker', workerId };
  if (index === undefined || count === undefined) return undefined;
  return { kind: 'shard', index: Number(index), count: Number(count) };
}

function compact(instant: EpochMillis): string {
  return toIso(instant).replace(/[-:]/g, '').replace('.000Z', 'Z').replace('.', '');
}
