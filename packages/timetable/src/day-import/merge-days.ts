import type { CalendarSpec, DayRule } from '../calendar-spec.ts';
import type { DayImport } from './day-import.ts';

type DayLists = { readonly daysOff: readonly DayRule[]; readonly workdays: readonly DayRule[] };

/** What an import makes of the days of a calendar, to be looked at before it is saved. */
export interface DayMerge {
  readonly next: DayLists;
  readonly added: DayLists;
  readonly removed: DayLists;
}

/**
 * Lays imported days over those that stand. What stands already is not added again; with `replaces`, dates that stand in the years of
 * the import and are not in it go. Days of every year and weekdays stay. What is new comes first, so that its names hold.
 */
export function mergeDays(
  standing: Pick<CalendarSpec, 'daysOff' | 'workdays'>,
  read: Extract<DayImport, { kind: 'read' }>,
  replaces: boolean,
): DayMerge {
  const years = new Set([...read.daysOff, ...read.workdays].flatMap(yearsOf));
  const lists = (['daysOff', 'workdays'] as const).map((list) => {
    const stands = standing[list] ?? [];
    const kept = new Set(stands.map(daysText));
    const come = new Set(read[list].map(daysText));
    const goes = (rule: DayRule) =>
      replaces &&
      !come.has(daysText(rule)) &&
      yearsOf(rule).length > 0 &&
      yearsOf(rule).every((year) => years.has(year));
    const added = read[list].filter((rule) => !kept.has(daysText(rule)));
    const removed = stands.filter(goes);
    return { added, removed, next: [...added, ...stands.filter((rule) => !goes(rule))] };
  });
  const [off, work] = lists;
  const both = (part: 'next' | 'added' | 'removed') => ({
    daysOff: off?.[part] ?? [],
    workdays: work?.[part] ?? [],
  });
  return { next: both('next'), added: both('added'), removed: both('removed') };
}

/** The years of a rule of dates; none of one that comes again. */
function yearsOf(rule: DayRule): readonly string[] {
  if (!('date' in rule)) return [];
  return [rule.date.slice(0, 4), (rule.to ?? rule.date).slice(0, 4)];
}

/** Which days, whatever their name. */
function daysText(rule: DayRule): string {
  if ('weekdays' in rule) return `w${[...rule.weekdays].sort().join()}`;
  const from = 'date' in rule ? rule.date : rule.yearly;
  return `${from}/${rule.to ?? from}`;
}
