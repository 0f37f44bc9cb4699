import type { Direction } from './bits.ts';
import type { Calendar } from './calendar.ts';
import { ClosedTimes } from './closed-times.ts';
import type { EpochMillis } from './schedule-spec.ts';
import type { StepBudget } from './step-budget.ts';
import type { Zone } from './zone.ts';

/** What calendars take out of a schedule: an instant stands only if it stands in each. */
export class Exclusions {
  /** What is closed, by the zone whose clock closes it. */
  readonly closed: readonly ClosedTimes[];
  readonly #calendars: readonly Calendar[];
  readonly #dayZone: Zone | undefined;

  /** `dayZone`: where the days of all calendars are read, if not each in its own zone. */
  constructor(calendars: readonly Calendar[], dayZone: Zone | undefined) {
    this.#calendars = calendars;
    this.#dayZone = dayZone;
    this.closed = closedByZone(calendars, dayZone);
  }

  /** Why an instant is taken out, or undefined if it stands. */
  reasonAt(instant: EpochMillis): string | undefined {
    for (const calendar of this.#calendars) {
      const reason = calendar.reasonAt(instant, this.#dayZone ?? calendar.zone);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /**
   * The instant at `instant` or nearest to it in a direction that stands; an infinity if there is none.
   * Where the budget ends first, how far it came.
   */
  openFrom(instant: EpochMillis, direction: Direction, budget: StepBudget): number {
    let seconds = Math.floor(instant / 1000);
    let settled = 0;
    // Whoever leaps, the others are asked again: it stands only where all of them agree.
    for (let index = 0; settled < this.closed.length; index += 1) {
      const closed = this.closed[index % this.closed.length];
      const open = closed?.openFrom(seconds, direction, budget) ?? seconds;
      settled = open === seconds ? settled + 1 : 1;
      seconds = open;
      if (budget.isSpent || !Number.isFinite(seconds)) break;
    }
    return direction === 1
      ? Math.max(instant, seconds * 1000)
      : Math.min(instant, seconds * 1000 + 999);
  }
}

function closedByZone(
  calendars: readonly Calendar[],
  dayZone: Zone | undefined,
): readonly ClosedTimes[] {
  const zones = new Set(calendars.flatMap(({ zone }) => [zone, dayZone ?? zone]));
  return [...zones].map(
    (zone) =>
      new ClosedTimes(zone, {
        days: calendars.filter((each) => (dayZone ?? each.zone) === zone).map(({ days }) => days),
        blackouts: calendars.filter((each) => each.zone === zone).map(({ blackouts }) => blackouts),
      }),
  );
}

/** Exclusions by what they are made of, one zone and calendar after the other. */
interface Fork {
  made?: Exclusions;
  readonly ways: WeakMap<object, Fork>;
}

const root: Fork = { ways: new WeakMap() };
const OWN_ZONES = {};

/** The exclusions of these calendars, made once and shared by all schedules that name the same ones. */
export function sharedExclusions(
  calendars: readonly Calendar[],
  dayZone: Zone | undefined,
): Exclusions | undefined {
  if (calendars.length === 0) return undefined;
  let fork = root;
  for (const key of [...calendars, dayZone ?? OWN_ZONES]) {
    const next = fork.ways.get(key) ?? { ways: new WeakMap() };
    fork.ways.set(key, next);
    fork = next;
  }
  fork.made ??= new Exclusions(calendars, dayZone);
  return fork.made;
}
