import type { DayRule } from '../calendar-spec.ts';
import { type DayImport, quoted, readLines, reasonOf, Unreadable } from './day-import.ts';
import { type NoticePlace, namesDay, readDates } from './notice-dates.ts';

type Days = { daysOff: DayRule[]; workdays: DayRule[] };

const NUMBERED = /^(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．]\s*/;
/** Where the next holiday, or the date under the notice, stands in one line with what is before it, as where it went through a chat. */
const NEXT =
  /(?<=[。；;：:])\s*(?=(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．]\s*[^：:\d]{1,40}[：:]|\d{4}年\d{1,2}月\d{1,2}日$)/;
const SENTENCE = /^([^：:\d]{1,40})[：:](.+)$/;
const REMARK = /[（(][^（）()]*[)）]/g;
/** The date under a notice, which is none of its days. */
const SIGNED = /^\d{4}年\d{1,2}月\d{1,2}日$/;

/**
 * Reads the notice of the State Council on a year's holidays, line by line: as its sentences (国庆节：10月1日至7日放假调休，共7天。9月20日上班。)
 * or as a table of holiday, days off and workdays, whose cells tabs or bars divide. The notice's own title says the year, else
 * `year` does. Lines that name no day are passed over.
 */
export function readHolidayNotice(text: string, year: number): DayImport {
  return readLines(text, (lines) => {
    const titled = /(\d{4})年[^\n]{0,20}节假日/.exec(text.slice(0, 2000))?.[1];
    const days: Days = { daysOff: [], workdays: [] };
    lines.forEach((each, index) => {
      const place = { year: Number(titled ?? year), line: index + 1 };
      for (const line of each.trim().split(NEXT)) {
        if (namesDay(line) && !SIGNED.test(line)) readLine(line, place, days);
      }
    });
    return days;
  });
}

function readLine(line: string, place: NoticePlace, days: Days): void {
  const text = line.replace(REMARK, '').replace(NUMBERED, '');
  const cells = text.replace(/^\||\|$/g, '').split(/[\t|]/);
  if (cells.length > 1) readRow(cells, place, days);
  else readSentences(text, place, days);
}

function readRow(cells: readonly string[], place: NoticePlace, days: Days): void {
  const [name = '', off = '', work = '', ...more] = cells.map((cell) => cell.trim());
  if (name === '' || namesDay(name) || more.some(namesDay)) throw unknown(cells.join(' '), place);
  days.daysOff.push(...named(name, readDates(off, place)));
  if (!/^(?:无|[-—–/]*)$/.test(work)) {
    days.workdays.push(...named(`${name}调休`, readDates(work, place)));
  }
}

function readSentences(text: string, place: NoticePlace, days: Days): void {
  const [, name, said = ''] = SENTENCE.exec(text) ?? [];
  if (name === undefined) throw unknown(text, place);
  for (const sentence of said.split(/[。；;]/).filter(namesDay)) {
    const [, off, afterOff = ''] = /^(.+?)放假(.*)$/.exec(sentence) ?? [];
    const [, work] = /^(.+?)(?:照常|正常)?上班$/.exec(sentence.trim()) ?? [];
    if (off !== undefined && !namesDay(afterOff)) {
      days.daysOff.push(...named(name, readDates(off, place)));
    } else if (off === undefined && work !== undefined) {
      days.workdays.push(...named(`${name}调休`, readDates(work, place)));
    } else throw unknown(sentence, place);
  }
}

function named(name: string, rules: readonly DayRule[]): DayRule[] {
  return rules.map((rule) => ({ ...rule, ...reasonOf(name) }));
}

function unknown(text: string, { line }: NoticePlace): Unreadable {
  const { en, zh } = quoted(text);
  return new Unreadable(
    'IMPORT_UNKNOWN',
    {
      en: `${en} names days and is neither "holiday：days放假", "days上班" nor a row of holiday, days off and workdays.`,
      zh: `${zh}提到了日期，但既不是“节日：日期放假”“日期上班”，也不是“节日、放假日期、上班日期”的一行。`,
    },
    line,
  );
}
