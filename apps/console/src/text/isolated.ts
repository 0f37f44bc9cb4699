/** What is written from right to left, and the marks that turn, embed or override the direction of what comes after them. */
const turning =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const marks = /[\u2066-\u2069]/g;
const isolate = '\u2068';
const end = '\u2069';

/**
 * The values of a sentence, each of which turns nothing but itself: what people wrote may go from right to left, or hold marks that turn the words
 * of ours beside it. What does neither is left as it is.
 */
export function isolated(
  values: Readonly<Record<string, string | number>>,
): Record<string, string | number> {
  const entries = Object.entries(values);
  if (!entries.some(([, value]) => turning.test(String(value)))) return values;
  return Object.fromEntries(entries.map(([name, value]) => [name, alone(value)]));
}

function alone(value: string | number): string | number {
  return typeof value === 'string' && turning.test(value)
    ? `${isolate}${balanced(value)}${end}`
    : value;
}

/** Without the ends that would end what stands around it, and with those that it lacks. */
function balanced(text: string): string {
  let open = 0;
  const kept = text.replace(marks, (mark) => {
    if (mark !== end) open += 1;
    else if (open === 0) return '';
    else open -= 1;
    return mark;
  });
  return kept + end.repeat(open);
}
