import { formatLocalSeconds, formatOffset } from './civil.ts';
import type { Exclusions } from './exclusions.ts';
import type { FireSequence } from './fire-sequence.ts';
import { hashNumber, hashText } from './hash.ts';
import type { EpochMillis } from './schedule-spec.ts';
import type { FireTimeView, Timetable, Walk, WalkEntry } from './timetable.ts';
import type { Zone } from './zone.ts';
import type { ZonedCron } from './zoned-cron.ts';

/** The parts of a compiled schedule. */
export interface TimetableParts {
  readonly key: string;
  readonly sequence: FireSequence;
  /** What decides whether a fire time was moved out of a gap. */
  readonly crons: readonly ZonedCron[];
  readonly zone: Zone;
  readonly startTime: EpochMillis;
  readonly endTime: EpochMillis;
  readonly jitterMs: number;
  readonly exclusions: Exclusions | undefined;
}

/** A sequence within its validity, less what the calendars take out. */
export class RuleTimetable implements Timetable {
  readonly isManual = false;
  readonly #parts: TimetableParts;

  constructor(parts: TimetableParts) {
    this.#parts = parts;
  }

  next(after: EpochMillis): EpochMillis | undefined {
    const { exclusions, startTime, endTime, sequence } = this.#parts;
    let from = Math.max(Math.floor(after) + 1, startTime);
    for (;;) {
      const fireTime = sequence.atOrAfter(from);
      if (fireTime >= endTime) return undefined;
      if (exclusions === undefined) return fireTime;
      if (exclusions.reasonAt(fireTime) === undefined) return fireTime;
      from = Math.max(fireTime + 1, exclusions.clearFrom(fireTime, 1));
    }
  }

  previous(before: EpochMillis): EpochMillis | undefined {
    const { exclusions, startTime, endTime, sequence } = this.#parts;
    let from = Math.min(Math.ceil(before), endTime) - 1;
    for (;;) {
      const fireTime = sequence.atOrBefore(from);
      if (fireTime < startTime) return undefined;
      if (exclusions === undefined) return fireTime;
      if (exclusions.reasonAt(fireTime) === undefined) return fireTime;
      from = Math.min(fireTime - 1, exclusions.clearFrom(fireTime, -1));
    }
  }

  between(from: EpochMillis, to: EpochMillis, limit: number): readonly EpochMillis[] {
    const found: EpochMillis[] = [];
    let fireTime = limit > 0 ? this.next(from - 1) : undefined;
    while (fireTime !== undefined && fireTime < to) {
      found.push(fireTime);
      fireTime = found.length < limit ? this.next(fireTime) : undefined;
    }
    return found;
  }

  walk(from: EpochMillis, to: EpochMillis, limit: number): Walk {
    const { startTime, endTime, sequence } = this.#parts;
    const end = Math.min(to, endTime);
    const entries: WalkEntry[] = [];
    let instant = sequence.atOrAfter(Math.max(from, startTime));
    while (instant < end) {
      if (entries.length >= limit) return { entries, resumeAt: instant };
      entries.push(this.#entryAt(instant));
      instant = sequence.atOrAfter(instant + 1);
    }
    return { entries };
  }

  #entryAt(fireTime: EpochMillis): WalkEntry {
    const reason = this.#parts.exclusions?.reasonAt(fireTime);
    return reason === undefined
      ? { kind: 'fire', fireTime }
      : { kind: 'excluded', fireTime, reason };
  }

  dueTime(fireTime: EpochMillis): EpochMillis {
    const { jitterMs, key } = this.#parts;
    if (jitterMs === 0) return fireTime;
    return fireTime + (hashNumber(hashText(key), fireTime) % (jitterMs + 1));
  }

  explain(fireTime: EpochMillis): FireTimeView {
    return viewFireTime(fireTime, this.#parts.zone, this.#parts.crons);
  }
}

function viewFireTime(
  fireTime: EpochMillis,
  zone: Zone,
  crons: readonly ZonedCron[],
): FireTimeView {
  const seconds = Math.floor(fireTime / 1000);
  const segment = zone.segmentAt(seconds);
  const local = seconds + segment.offset;
  const isMoved = seconds === segment.start && crons.some((cron) => cron.hasMatchInGap(segment));
  const isRepeated = local < segment.start + segment.before || local >= segment.end + segment.after;
  const millis = ((fireTime % 1000) + 1000) % 1000;
  return {
    local: formatLocalSeconds(local) + (millis === 0 ? '' : `.${String(millis).padStart(3, '0')}`),
    offset: formatOffset(segment.offset),
    kind: isMoved ? 'gap' : isRepeated ? 'overlap' : 'normal',
  };
}
