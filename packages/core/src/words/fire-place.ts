import type { EpochMillis } from './instants.ts';

/**
 * Where a job stands among all by when they fire next: by that instant, then those that have a run for it before those whose schedule says so, then
 * by the name under which each of these keeps it. Those that do not fire stand behind all others, at `Infinity`.
 */
export interface FirePlace {
  readonly at: EpochMillis;
  readonly isStaged: boolean;
  /** The id of that run, or else of the job. */
  readonly member: string;
}

/** Where a job stands that does not fire by itself. */
export function idlePlace(jobId: string): FirePlace {
  return { at: Number.POSITIVE_INFINITY, isStaged: false, member: jobId };
}

/** Whether one place is before another. Members are ASCII, which Redis orders by bytes as JavaScript does. */
export function isPlacedBefore(a: FirePlace, b: FirePlace): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.isStaged !== b.isStaged) return a.isStaged;
  return a.member < b.member;
}

/** The job that stands there. */
export function placedJob({ member }: FirePlace): string {
  return member.split('@', 1)[0] ?? '';
}

/** The place as a text without line breaks. */
export function firePlaceText({ at, isStaged, member }: FirePlace): string {
  return `${at} ${isStaged ? 'run' : 'job'} ${member}`;
}

/** The reverse of `firePlaceText`; `undefined` for a text that names no place. */
export function firePlaceOfText(text: string): FirePlace | undefined {
  const match = /^(-?\d{1,16}|Infinity) (run|job) (.{0,200})$/.exec(text);
  if (match === null) return undefined;
  return { at: Number(match[1]), isStaged: match[2] === 'run', member: match[3] ?? '' };
}
