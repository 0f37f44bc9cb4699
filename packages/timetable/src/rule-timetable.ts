import { formatLocalSeconds, formatOffset } from './civil.ts';
import type { Exclusions } from './exclusions.ts';
import type { FireSequence } from './fire-sequence.ts';
import { hashNumber, hashText } from './hash.ts';
import type { EpochMillis } from './schedule-spec.ts';
import type { FireTimeView, Timetable, Walk, WalkEntry } from './timetable.ts';
import type { Zone } from './zone.ts';

/** Nothing is prescribed outside of startTime <= t < endTime. */
export interface Validity {
  readonly startTime: EpochMillis;
  readonly endTime: EpochMillis;
}

/** The parts of a compiled schedule. */
export interface TimetableParts {
  readonly key: string;
  readonly sequence: FireSequence;
  readonly zone: Zone;
  readonly validity: Validity;
  readonly jitterMs: number;
  readonly exclusions: Exclusions | undefined;
}

/** A sequence within its validity, less what the calendars take out. */
export class RuleTimetable implements Timetable {
  readonly isManual = false;
  // Fields rather than the parts: a node holds a hundred thousand of these.
  readonly #key: string;
  readonly #sequence: FireSequence;
  readonly #zone: Zone;
  readonly #validity: Validity;
  readonly #jitterMs: number;
  readonly #exclusions: Exclusions | undefined;

  constructor(parts: TimetableParts) {
    this.#key = parts.key;
    this.#sequence = parts.sequence;
    this.#zone = parts.zone;
    this.#validity = parts.validity;
    this.#jitterMs = parts.jitterMs;
    this.#exclusions = parts.exclusions;
  }

  next(after: EpochMillis): EpochMillis | undefined {
    return this.#firstFrom(Math.floor(after) + 1, this.#validity.endTime);
  }

  /** The first fire time in from <= t < end; what lies beyond the end is not searched for. */
  #firstFrom(from: EpochMillis, end: EpochMillis): EpochMillis | undefined {
    const exclusions = this.#exclusions;
    let start = Math.max(from, this.#validity.startTime);
    for (;;) {
      const fireTime = this.#sequence.atOrAfter(start);
      if (fireTime >= end) return undefined;
      if (exclusions === undefined) return fireTime;
      if (exclusions.reasonAt(fireTime) === undefined) return fireTime;
      start = Math.max(fireTime + 1, exclusions.clearFrom(fireTime, 1));
    }
  }

  previous(before: EpochMillis): EpochMillis | undefined {
    const { startTime, endTime } = this.#validity;
    const exclusions = this.#exclusions;
    let from = Math.min(Math.ceil(before), endTime) - 1;
    for (;;) {
      const fireTime = this.#sequence.atOrBefore(from);
      if (fireTime < startTime) return undefined;
      if (exclusions === undefined) return fireTime;
      if (exclusions.reasonAt(fireTime) === undefined) return fireTime;
      from = Math.min(fireTime - 1, exclusions.clearFrom(fireTime, -1));
    }
  }

  between(from: EpochMillis, to: EpochMillis, limit: number): readonly EpochMillis[] {
    const end = Math.min(to, this.#validity.endTime);
    const found: EpochMillis[] = [];
    let fireTime = limit > 0 ? this.#firstFrom(from, end) : undefined;
    while (fireTime !== undefined) {
      found.push(fireTime);
      fireTime = found.length < limit ? this.#firstFrom(fireTime + 1, end) : undefined;
    }
    return found;
  }

  walk(from: EpochMillis, to: EpochMillis, limit: number): Walk {
    const { startTime, endTime } = this.#validity;
    const end = Math.min(to, endTime);
    const entries: WalkEntry[] = [];
    let instant = this.#sequence.atOrAfter(Math.max(from, startTime));
    while (instant < end) {
      if (entries.length >= limit) return { entries, resumeAt: instant };
      entries.push(this.#entryAt(instant));
      instant = this.#sequence.atOrAfter(instant + 1);
    }
    return { entries };
  }

  #entryAt(fireTime: EpochMillis): WalkEntry {
    const reason = this.#exclusions?.reasonAt(fireTime);
    return reason === undefined
      ? { kind: 'fire', fireTime }
      : { kind: 'excluded', fireTime, reason };
  }

  dueTime(fireTime: EpochMillis): EpochMillis {
    if (this.#jitterMs === 0) return fireTime;
    return fireTime + (hashNumber(hashText(this.#key), fireTime) % (this.#jitterMs + 1));
  }

  explain(fireTime: EpochMillis): FireTimeView {
    const seconds = Math.floor(fireTime / 1000);
    const segment = this.#zone.segmentAt(seconds);
    const local = seconds + segment.offset;
    const isRepeated =
      local < segment.start + segment.before || local >= segment.end + segment.after;
    const millis = fireTime - seconds * 1000;
    return {
      local:
        formatLocalSeconds(local) + (millis === 0 ? '' : `.${String(millis).padStart(3, '0')}`),
      offset: formatOffset(segment.offset),
      kind: this.#sequence.isMoved(fireTime) ? 'gap' : isRepeated ? 'overlap' : 'normal',
    };
  }
}
