import type {
  CalendarDefinition,
  CalendarInput,
  EpochMillis,
  JobDefinition,
  Schedule,
} from '@escapement/core';
import type { ProblemDetail, SchedulePreview } from '@escapement/protocol';

/** Whether a schedule may be stored. */
export interface ScheduleQuestion {
  readonly schedule: Schedule;
  readonly key: string;
  /** Given where a schedule that can never fire again is a mistake. */
  readonly now: EpochMillis | undefined;
}

/** What may cost more than an answer should keep a node from its work. Values only: they travel to another thread. */
export interface CheckQuestions {
  readonly preview: {
    readonly schedule: Schedule;
    readonly calendars: readonly CalendarDefinition[];
    /** Without it `H` stays open in the words, and falls somewhere in the fires. */
    readonly key: string | undefined;
    /** The first instant that may be shown. */
    readonly start: EpochMillis;
    readonly now: EpochMillis;
    readonly count: number;
  };
  /** The fire times of a schedule in a time that has passed. */
  readonly fireTimes: {
    readonly schedule: Schedule;
    readonly calendars: readonly CalendarDefinition[];
    readonly key: string;
    /** In from <= t < to. */
    readonly from: EpochMillis;
    readonly to: EpochMillis;
    readonly most: number;
  };
  readonly schedules: {
    readonly schedules: readonly ScheduleQuestion[];
    /** All that any of them names, as far as there are such. */
    readonly calendars: readonly CalendarDefinition[];
    /** After so long no other of them is begun. */
    readonly enoughMs: number;
  };
  readonly calendar: { readonly calendar: CalendarInput };
  /** Which jobs an edit of a calendar would leave without any fire time. */
  readonly starving: {
    readonly calendar: CalendarInput;
    readonly jobs: readonly Pick<JobDefinition, 'id' | 'schedule'>[];
    /** The other calendars that these jobs name. */
    readonly calendars: readonly CalendarDefinition[];
  };
}

export type CheckKind = keyof CheckQuestions;

/** Findings where there are any. */
export interface Verdict {
  readonly errors: readonly ProblemDetail[];
}

export interface CheckAnswers {
  readonly preview: Verdict | { readonly preview: Omit<SchedulePreview, 'tzVersion'> };
  /** Of the first so many: those after them were not come to. */
  /** `undecidedFrom`: where its budget ended, if it did. */
  readonly fireTimes:
    | Verdict
    | { readonly fireTimes: readonly EpochMillis[]; readonly undecidedFrom?: EpochMillis };
  readonly schedules: { readonly verdicts: readonly Verdict[] };
  readonly calendar: Verdict;
  readonly starving: {
    readonly starved: readonly string[];
    /** Jobs that were not looked at, since there are too many different ones for the time of a request. */
    readonly uncheckedCount: number;
  };
}

/** Where questions are answered. */
export interface Checks {
  /** Throws the refusal CHECKS_BUSY when there is no answer within the time. */
  ask<Kind extends CheckKind>(
    kind: Kind,
    question: CheckQuestions[Kind],
    withinMs: number,
  ): Promise<CheckAnswers[Kind]>;
}
