import { END_OF_TIME_SECONDS, SECONDS_PER_DAY } from './civil.ts';
import type { CronFields } from './cron-fields.ts';
import { seekLocal } from './cron-seek.ts';
import type { FireSequence } from './fire-sequence.ts';
import type { EpochMillis, GapPolicy, OverlapPolicy } from './schedule-spec.ts';
import type { Zone, ZoneSegment } from './zone.ts';

const NEVER_AGAIN = Number.POSITIVE_INFINITY;
const NEVER_BEFORE = Number.NEGATIVE_INFINITY;

/**
 * A cron expression in a zone. Time is a row of segments of one offset each; inside of one, instants
 * and local times differ by a constant, so a seek is one seek in local time. Only at the borders do
 * the policies speak:
 *
 * - An expression that follows elapsed time fires wherever the wall clock shows a match.
 * - A fixed one fires at the first moment after a gap that swallowed a match (unless `skip`), and
 *   in a repeated hour in the first pass, the second, or both.
 */
export class ZonedCron implements FireSequence {
  readonly fields: CronFields;
  readonly zone: Zone;
  readonly #runsAfterGap: boolean;
  readonly #overlap: OverlapPolicy;

  constructor(
    fields: CronFields,
    zone: Zone,
    policies: { readonly gap: GapPolicy; readonly overlapHour: OverlapPolicy },
  ) {
    this.fields = fields;
    this.zone = zone;
    this.#runsAfterGap = !fields.followsElapsedTime && policies.gap === 'run';
    this.#overlap = fields.followsElapsedTime ? 'both' : policies.overlapHour;
  }

  atOrAfter(instant: EpochMillis): number {
    let seconds = Math.max(0, Math.ceil(instant / 1000));
    while (seconds < END_OF_TIME_SECONDS) {
      const segment = this.zone.segmentAt(seconds);
      if (seconds === segment.start && this.hasMatchInGap(segment)) return seconds * 1000;
      const from = Math.max(seconds + segment.offset, this.#firstLocal(segment));
      const match = seekLocal(this.fields, from, 1);
      if (match < this.#endLocal(segment)) return withinTime(match - segment.offset);
      if (match === NEVER_AGAIN && segment.after >= segment.offset) return NEVER_AGAIN;
      seconds = segment.end;
      // Nothing can match more than a day before `match`; but a repeated hour is looked at again.
      if (segment.after >= segment.offset) seconds = Math.max(seconds, match - SECONDS_PER_DAY);
    }
    return NEVER_AGAIN;
  }

  atOrBefore(instant: EpochMillis): number {
    let seconds = Math.min(END_OF_TIME_SECONDS - 1, Math.floor(instant / 1000));
    while (seconds >= 0) {
      const segment = this.zone.segmentAt(seconds);
      const from = Math.min(seconds + segment.offset, this.#endLocal(segment) - 1);
      const match = seekLocal(this.fields, from, -1);
      if (match >= this.#firstLocal(segment)) return sinceTime(match - segment.offset);
      if (this.hasMatchInGap(segment)) return segment.start * 1000;
      if (match === NEVER_BEFORE && segment.before <= segment.offset) return NEVER_BEFORE;
      seconds = segment.start - 1;
      if (segment.before <= segment.offset) seconds = Math.min(seconds, match + SECONDS_PER_DAY);
    }
    return NEVER_BEFORE;
  }

  isMoved(instant: EpochMillis): boolean {
    const segment = this.zone.segmentAt(instant / 1000);
    if (instant !== segment.start * 1000 || !this.hasMatchInGap(segment)) return false;
    const local = segment.start + segment.offset;
    return seekLocal(this.fields, local, 1) !== local;
  }

  /** Whether the gap before this segment swallowed a match that its first moment makes up for. */
  hasMatchInGap(segment: ZoneSegment): boolean {
    if (segment.before >= segment.offset || !this.#runsAfterGap) return false;
    const match = seekLocal(this.fields, segment.start + segment.before, 1);
    return match < segment.start + segment.offset;
  }

  /** The first local time of the segment that may fire: not a repeated one, if only first passes do. */
  #firstLocal(segment: ZoneSegment): number {
    if (segment.before > segment.offset && this.#overlap === 'first') {
      return segment.start + segment.before;
    }
    return segment.start + segment.offset;
  }

  /** The local time that ends the segment: before the first pass, if only second passes fire. */
  #endLocal(segment: ZoneSegment): number {
    if (segment.after < segment.offset && this.#overlap === 'second') {
      return segment.end + segment.after;
    }
    return segment.end + segment.offset;
  }
}

function withinTime(seconds: number): number {
  return seconds < END_OF_TIME_SECONDS ? seconds * 1000 : NEVER_AGAIN;
}

function sinceTime(seconds: number): number {
  return seconds >= 0 ? seconds * 1000 : NEVER_BEFORE;
}
