/** Takes secrets out of a text that others will read. */
export type Mask = (text: string) => string;

const shownInstead = '***';
/** A line of a secret of several lines is taken out by itself, since a log has lines; one that is shorter would take out too much. */
const shortestLine = 8;

export const noMask: Mask = (text) => text;

/** The mask of some values: each as it is, line by line, and as an address, JSON and Base64 spell it. */
export function maskOf(values: Iterable<string>): Mask {
  const spellings = new Set<string>();
  for (const value of values) for (const each of spellingsOf(value)) spellings.add(each);
  // The longest first, or what is part of another would leave the rest of it.
  const inOrder = [...spellings].sort((a, b) => b.length - a.length);
  if (inOrder.length === 0) return noMask;
  return (text) => inOrder.reduce((rest, each) => rest.replaceAll(each, shownInstead), text);
}

/** The same of a JSON text, which stays one: in names of fields and numbers too. */
export function maskedJson(text: string, mask: Mask): string {
  if (mask === noMask) return text;
  return JSON.stringify(JSON.parse(text), (_, value: unknown) => {
    if (typeof value === 'string') return mask(value);
    if (typeof value === 'number') {
      const shown = mask(String(value));
      return shown === String(value) ? value : shown;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [mask(name), field]));
  });
}

function* spellingsOf(value: string): Generator<string> {
  const lines = value.split(/\r?\n/).filter((line) => line.length >= shortestLine);
  for (const part of [value, ...lines]) {
    yield part;
    yield encodeURIComponent(part);
    yield JSON.stringify(part).slice(1, -1);
    yield Buffer.from(part).toString('base64');
    yield Buffer.from(part).toString('base64url');
  }
}
