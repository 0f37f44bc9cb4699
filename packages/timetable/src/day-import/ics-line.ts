import { quoted, Unreadable } from './day-import.ts';

/** One property of an iCalendar text: `DTSTART;VALUE=DATE:20261001`. */
export interface IcsLine {
  readonly name: string;
  readonly params: ReadonlyMap<string, string>;
  readonly value: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

const NAME = /^[A-Za-z0-9-]+$/;
const HEAD_PART = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^;:"])*)/y;

/** The properties of a text whose long lines are folded: a line that begins with a blank goes on with the one before. */
export function icsLines(lines: readonly string[]): readonly IcsLine[] {
  const whole: { parts: string[]; line: number }[] = [];
  lines.forEach((text, index) => {
    const last = whole.at(-1);
    if (/^[ \t]/.test(text) && last !== undefined) last.parts.push(text.slice(1));
    else if (text.trim() !== '') whole.push({ parts: [text], line: index + 1 });
  });
  return whole.map(({ parts, line }) => readLine(parts.join(''), line));
}

function readLine(text: string, line: number): IcsLine {
  const nameEnd = text.search(/[;:]/);
  const name = text.slice(0, nameEnd);
  if (nameEnd < 0 || !NAME.test(name)) throw noProperty(text, line);
  const params = new Map<string, string>();
  HEAD_PART.lastIndex = nameEnd;
  let place = nameEnd;
  for (let part = HEAD_PART.exec(text); part !== null; part = HEAD_PART.exec(text)) {
    params.set((part[1] ?? '').toUpperCase(), part[2] ?? '');
    place = HEAD_PART.lastIndex;
  }
  if (text[place] !== ':') throw noProperty(text, line);
  return { name: name.toUpperCase(), params, value: text.slice(place + 1), line };
}

function noProperty(text: string, line: number): Unreadable {
  const { en, zh } = quoted(text);
  return new Unreadable(
    'IMPORT_SHAPE',
    { en: `${en} is no line of an ICS file.`, zh: `${zh}不是 ICS 文件中的一行。` },
    line,
  );
}

/** The text that was escaped to stand on one line. */
export function unescaped(text: string): string {
  return text.replace(/\\([\\;,nN])/g, (_, sign: string) => (/n/i.test(sign) ? '\n' : sign));
}
