import type { DayRule } from '../calendar-spec.ts';
import { type DayImport, quoted, readLines, Unreadable } from './day-import.ts';
import { eventRule, type IcsEvent } from './ics-event.ts';
import { type IcsLine, icsLines } from './ics-line.ts';

/** How calendars of holidays mark a day that is worked instead of another: 国庆节（班）. */
const WORKED = /[（(]班[)）]|补班|上班|\b(?:adjusted|make-?up) work(?:ing)? ?day\b/i;

/** What may stand in a file and says of no day whether it is worked. */
const SKIPPED = ['VTIMEZONE', 'VALARM'];

/**
 * Reads the days of an ICS file: events of whole days, once or every year on their date. Each is a day off, or a workday where its
 * name says so. Of what is understood in part nothing is taken.
 */
export function readIcs(text: string): DayImport {
  return readLines(text, (lines) => {
    const daysOff: DayRule[] = [];
    const workdays: DayRule[] = [];
    for (const event of eventsOf(icsLines(lines))) {
      const rule = eventRule(event);
      if (rule !== undefined) (WORKED.test(rule.reason ?? '') ? workdays : daysOff).push(rule);
    }
    return { daysOff, workdays };
  });
}

/** Walks the components with a stack of those that are open, of which each ends before the one around it. */
function eventsOf(lines: readonly IcsLine[]): readonly IcsEvent[] {
  const open: string[] = [];
  const events: { line: number; properties: Map<string, IcsLine> }[] = [];
  for (const line of lines) {
    if (line.name === 'BEGIN') {
      const component = line.value.trim().toUpperCase();
      if (!mayBegin(component, open)) throw misplaced(line);
      open.push(component);
      if (component === 'VEVENT') events.push({ line: line.line, properties: new Map() });
    } else if (line.name === 'END') {
      if (open.pop() !== line.value.trim().toUpperCase()) throw misplaced(line);
    } else if (open.length === 0) throw misplaced(line);
    else if (open.at(-1) === 'VEVENT') events.at(-1)?.properties.set(line.name, line);
  }
  if (lines.length > 0 && open.length === 0) return events;
  throw new Unreadable('IMPORT_SHAPE', {
    en: 'The text is no whole ICS file: it must begin with BEGIN:VCALENDAR and end with END:VCALENDAR.',
    zh: '文本不是完整的 ICS 文件：必须以 BEGIN:VCALENDAR 开头，以 END:VCALENDAR 结尾。',
  });
}

function mayBegin(component: string, open: readonly string[]): boolean {
  if (open.length === 0) return component === 'VCALENDAR';
  if (SKIPPED.some((each) => open.includes(each))) return open.length < 5;
  return (component === 'VEVENT' && open.length === 1) || SKIPPED.includes(component);
}

function misplaced({ name, value, line }: IcsLine): Unreadable {
  const { en, zh } = quoted(`${name}:${value}`);
  return new Unreadable(
    'IMPORT_SHAPE',
    { en: `${en} cannot stand here.`, zh: `${zh}不能出现在这里。` },
    line,
  );
}
