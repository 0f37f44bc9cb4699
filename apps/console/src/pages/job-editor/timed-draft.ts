import { isTimed, type Schedule, type TimedSchedule } from '@escapement/core';
import { type Note, numberIn } from './number-field.ts';

type Cron = Extract<Schedule, { kind: 'cron' }>;

/** Which of its fire times a schedule keeps, and by how much they are put off, as the form holds it. */
export interface TimedDraft {
  calendars: string[];
  /** Instants; empty where there is no such bound. */
  startTime: string;
  endTime: string;
  jitterSeconds: string;
  /** Of cron expressions alone, as what follows. */
  onDayOff: NonNullable<Cron['onDayOff']>;
  workdays: string;
  /** Empty: as the dialect has it. */
  dayMatch: '' | NonNullable<Cron['dayMatch']>;
  dialect: NonNullable<Cron['dialect']>;
}

export function timedDraft(schedule: Schedule | undefined): TimedDraft {
  const timed: Partial<TimedSchedule> = schedule !== undefined && isTimed(schedule) ? schedule : {};
  const cron: Partial<Cron> = schedule?.kind === 'cron' ? schedule : {};
  return {
    calendars: timed.calendars ?? [],
    startTime: timed.startTime ?? '',
    endTime: timed.endTime ?? '',
    jitterSeconds: timed.jitterMs === undefined ? '' : String(timed.jitterMs / 1000),
    onDayOff: cron.onDayOff ?? 'exclude',
    workdays: (cron.workdaysOfMonth ?? []).join(' '),
    dayMatch: cron.dayMatch ?? '',
    dialect: cron.dialect ?? 'vixie',
  };
}

/** What every schedule may say beside its rule. */
export function toTimed(
  { calendars, startTime, endTime, jitterSeconds }: TimedDraft,
  note: Note,
): Pick<TimedSchedule, 'calendars' | 'startTime' | 'endTime' | 'jitterMs'> {
  const jitter = { path: 'schedule.jitterMs', scale: 1000, mayBeZero: true };
  const jitterMs = numberIn(jitterSeconds, jitter, note);
  return {
    ...(calendars.length === 0 ? {} : { calendars }),
    ...(startTime === '' ? {} : { startTime }),
    ...(endTime === '' ? {} : { endTime }),
    ...(jitterMs === undefined ? {} : { jitterMs }),
  };
}

/** What cron expressions may say beside that. */
export function toDays({ workdays, dayMatch }: TimedDraft, note: Note): Partial<Cron> {
  const workdaysOfMonth = workdaysIn(workdays);
  if (workdaysOfMonth === undefined) {
    note({ path: 'schedule.workdaysOfMonth', key: 'editor.workdays.invalid' });
  }
  return {
    ...(dayMatch === '' ? {} : { dayMatch }),
    ...(workdaysOfMonth === undefined || workdaysOfMonth.length === 0 ? {} : { workdaysOfMonth }),
  };
}

/** Counted from either end of a month; `undefined` where one of them is no such number. */
function workdaysIn(text: string): number[] | undefined {
  const days = text.split(/[\s,，、]+/).filter((each) => each !== '');
  const isDay = (each: string) => /^[-−]?\d{1,2}$/.test(each) && !/^[-−]?0+$/.test(each);
  return days.every(isDay) ? days.map((each) => Number(each.replace('−', '-'))) : undefined;
}
