/** An instant as milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMillis = number;

/** How day numbers, `?` and two restricted day fields are read. */
export type CronDialect = 'vixie' | 'quartz';

/** What a fixed local time inside a skipped hour does. */
export type GapPolicy = 'run' | 'skip';

/** Which pass of a repeated hour a fixed local time fires in. */
export type OverlapPolicy = 'first' | 'second' | 'both';

/** What becomes of a fire time whose day is off in one of the schedule's calendars. */
export type DayOffPolicy = 'exclude' | 'next-workday' | 'previous-workday';

/** What every schedule that fires by itself may carry. */
export interface TimedSpec {
  /** Nothing is prescribed before this instant. */
  readonly startTime?: EpochMillis;
  /** Nothing is prescribed at or after this instant. */
  readonly endTime?: EpochMillis;
  /** The largest delay that `dueTime` adds, stable per (key, fire time). */
  readonly jitterMs?: number;
  /** Names of calendars; each may exclude fire times. */
  readonly calendars?: readonly string[];
}

/** What a schedule carries of which the rule does not read a clock. */
export interface ZonelessSpec {
  /** The IANA name of the zone in which the days of its runs are counted: those of UTC, unless given. No fire time depends on it. */
  readonly timeZone?: string;
}

/** Fires where a local time of `timeZone` matches one of the expressions. */
export interface CronSpec extends TimedSpec {
  readonly kind: 'cron';
  /** 5 fields, 6 with seconds first, 7 with a year last, or a nickname such as `@daily`. */
  readonly expressions: readonly string[];
  /** An IANA name such as `Asia/Shanghai`. */
  readonly timeZone: string;
  /** `vixie` unless said otherwise. */
  readonly dialect?: CronDialect;
  /** How two restricted day fields combine: `or` in Vixie's dialect, `and` in Quartz's, unless given. */
  readonly dayMatch?: 'or' | 'and';
  /** `run` unless said otherwise. */
  readonly gap?: GapPolicy;
  /** `first` unless said otherwise. */
  readonly overlapHour?: OverlapPolicy;
  /** `exclude` unless said otherwise. */
  readonly onDayOff?: DayOffPolicy;
  /** Only these workdays of each month: 1 is the first, -1 the last. */
  readonly workdaysOfMonth?: readonly number[];
}

/** Fires at `anchorTime` plus every whole multiple of `everyMs`, before and after it. */
export interface EverySpec extends TimedSpec, ZonelessSpec {
  readonly kind: 'every';
  readonly everyMs: number;
  /** The phase; 0, the epoch, unless given. */
  readonly anchorTime?: EpochMillis;
}

/** Fires at the listed instants. */
export interface AtSpec extends TimedSpec, ZonelessSpec {
  readonly kind: 'at';
  readonly at: readonly EpochMillis[];
}

/** Never fires by itself. */
export interface ManualSpec extends ZonelessSpec {
  readonly kind: 'manual';
}

/** The rule that yields fire times. */
export type ScheduleSpec = CronSpec | EverySpec | AtSpec | ManualSpec;

/** A rule that fires by itself. */
export type TimedSchedule = Exclude<ScheduleSpec, ManualSpec>;
