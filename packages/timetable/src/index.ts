/**
 * The timetable turns the rule that a person writes into the instants at which a job is owed, and
 * back into words. A cron expression is a set of local times; a zone is a row of segments of one
 * offset each; a fire time is where the two meet, and at the borders of the segments the schedule's
 * own policies decide. Everything is integer arithmetic on bit sets and cached transitions, so that
 * a next fire time costs well under a microsecond, and everything is pure: no clock, no I/O, the
 * same answer on every node and in the browser.
 */

export { calendarRuleProblems } from './calendar-rule-problems.ts';
export type { BlackoutWindow, CalendarSpec, DayRule } from './calendar-spec.ts';
export { type CalendarDay, calendarYear } from './calendar-year.ts';
export { type CompileContext, type CompileResult, compileSchedule } from './compile.ts';
export { calendarProblems } from './compile-calendar.ts';
export { cutText, shortText } from './cut-text.ts';
export type { DayImport } from './day-import/day-import.ts';
export { type DayMerge, mergeDays } from './day-import/merge-days.ts';
export { readHolidayNotice } from './day-import/read-holiday-notice.ts';
export { readIcs } from './day-import/read-ics.ts';
export { describeSchedule } from './describe.ts';
export { spentProblem } from './never-fires.ts';
export type { Bilingual, ScheduleProblem } from './problem.ts';
export type {
  AtSpec,
  CronDialect,
  CronSpec,
  DayOffPolicy,
  EpochMillis,
  EverySpec,
  GapPolicy,
  ManualSpec,
  OverlapPolicy,
  ScheduleSpec,
  TimedSchedule,
  TimedSpec,
} from './schedule-spec.ts';
export type { ScheduleWarning } from './schedule-warning.ts';
export { hasNeedles, type Needle, searchNeedles } from './search/search-needles.ts';
export { foldedText } from './search/searched-form.ts';
export { searchedWords } from './search/searched-words.ts';
export type { FireTimeView, Survey, Timetable, Walk, WalkEntry } from './timetable.ts';
export { scheduleWarnings, type WarningContext } from './warnings.ts';
export { isKnownTimeZone } from './zone.ts';
