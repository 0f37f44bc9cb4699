import { formatLocalSeconds, formatOffset } from './civil.ts';
import type { Exclusions } from './exclusions.ts';
import { FireSearch } from './fire-search.ts';
import type { FireSequence } from './fire-sequence.ts';
import { hashNumber, hashText } from './hash.ts';
import type { EpochMillis } from './schedule-spec.ts';
import { StepBudget } from './step-budget.ts';
import type { FireTimeView, Survey, Timetable, Walk, WalkEntry } from './timetable.ts';
import type { Zone } from './zone.ts';

/** Nothing is prescribed outside of startTime <= t < endTime. */
export interface Validity {
  readonly startTime: EpochMillis;
  readonly endTime: EpochMillis;
}

/** A long answer may cost more than a short one. */
const STEPS_WON_BY_A_FIRE_TIME = 100;

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
  #search: FireSearch | undefined;

  constructor(parts: TimetableParts) {
    this.#key = parts.key;
    this.#sequence = parts.sequence;
    this.#zone = parts.zone;
    this.#validity = parts.validity;
    this.#jitterMs = parts.jitterMs;
    this.#exclusions = parts.exclusions;
  }

  next(after: EpochMillis): EpochMillis | undefined {
    const budget = new StepBudget();
    const fireTime = this.#firstFrom(Math.floor(after) + 1, this.#validity.endTime, budget);
    return budget.isSpent || !Number.isFinite(fireTime) ? undefined : fireTime;
  }

  previous(before: EpochMillis): EpochMillis | undefined {
    const { startTime, endTime } = this.#validity;
    const budget = new StepBudget();
    const exclusions = this.#exclusions;
    const from = Math.min(Math.ceil(before), endTime) - 1;
    const fireTime =
      exclusions === undefined
        ? this.#sequence.atOrBefore(from)
        : this.#searchIn(exclusions).nearest(from, { direction: -1, limit: startTime }, budget);
    return budget.isSpent || fireTime < startTime ? undefined : fireTime;
  }

  /** The first fire time in from <= t < end, or an infinity; where the budget ends first, how far it came. */
  #firstFrom(from: EpochMillis, end: EpochMillis, budget: StepBudget): number {
    const start = Math.max(from, this.#validity.startTime);
    const exclusions = this.#exclusions;
    if (exclusions !== undefined) {
      return this.#searchIn(exclusions).nearest(start, { direction: 1, limit: end - 1 }, budget);
    }
    const fireTime = this.#sequence.atOrAfter(start);
    return fireTime < end ? fireTime : Number.POSITIVE_INFINITY;
  }

  /** Made when first needed, since most timetables are only walked. */
  #searchIn(exclusions: Exclusions): FireSearch {
    this.#search ??= new FireSearch(this.#sequence, exclusions);
    return this.#search;
  }

  between(from: EpochMillis, to: EpochMillis, limit: number): readonly EpochMillis[] {
    return this.survey(from, to, limit).fireTimes;
  }

  survey(from: EpochMillis, to: EpochMillis, limit: number): Survey {
    const end = Math.min(to, this.#validity.endTime);
    const budget = new StepBudget();
    const fireTimes: EpochMillis[] = [];
    let start = from;
    while (fireTimes.length < limit) {
      const found = this.#firstFrom(start, end, budget);
      if (budget.isSpent) return { fireTimes, undecidedFrom: found };
      if (!Number.isFinite(found)) break;
      fireTimes.push(found);
      budget.spend(-STEPS_WON_BY_A_FIRE_TIME);
      start = found + 1;
    }
    return { fireTimes };
  }

  /**
   * Whether the calendars close every ordinary fire time, in every week of every year. What only a clock change
   * could still let through is no schedule. It looks at days and times of day, and at no instant.
   */
  isHopeless(): boolean {
    if (this.#exclusions === undefined) return false;
    const { closed } = this.#exclusions;
    return closed.some(({ isNeverOpen }) => isNeverOpen) || !this.#sequence.mayOpenIn(closed);
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
