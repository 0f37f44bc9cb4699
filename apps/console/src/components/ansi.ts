export type AnsiColour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'grey';

/** A stretch of text in one colour; `at` is where it begins in the line as it was written. */
export interface AnsiSpan {
  at: number;
  text: string;
  colour: AnsiColour | undefined;
  bold: boolean;
}

const colours: Record<number, AnsiColour | undefined> = {
  30: 'grey',
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
  36: 'cyan',
  90: 'grey',
  91: 'red',
  92: 'green',
  93: 'yellow',
  94: 'blue',
  95: 'magenta',
  96: 'cyan',
};

// Every control sequence of a terminal; of these only the graphic ones, which end in m, mean anything here.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for.
const sequence = /\u001b(?:\[([0-9;:?]*)([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Cuts a line at its terminal sequences: colours and bold are kept, everything else that a terminal obeys is dropped. */
export function ansiSpans(line: string): AnsiSpan[] {
  const spans: AnsiSpan[] = [];
  let style: { colour: AnsiColour | undefined; bold: boolean } = { colour: undefined, bold: false };
  let from = 0;
  const push = (until: number) => {
    if (until > from) spans.push({ at: from, text: line.slice(from, until), ...style });
  };
  for (const match of line.matchAll(sequence)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[2] === 'm') style = restyle(style, match[1] ?? '');
  }
  push(line.length);
  return spans;
}

function restyle(style: { colour: AnsiColour | undefined; bold: boolean }, codes: string) {
  let { colour, bold } = style;
  for (const code of codes === '' ? [0] : codes.split(';').map(Number)) {
    if (code === 0) {
      colour = undefined;
      bold = false;
    } else if (code === 1) bold = true;
    else if (code === 22) bold = false;
    else if (code === 39) colour = undefined;
    else if (Object.hasOwn(colours, code)) colour = colours[code];
  }
  return { colour, bold };
}
