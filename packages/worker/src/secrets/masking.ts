import { spellingsOf } from './spellings.ts';

/** Takes secrets out of a text that others will read. */
export interface Mask {
  (text: string): string;
  /** Where at the end of a text that goes on a secret may have begun; its length where none has. Everything before that may be shown, masked. */
  readonly openFrom: (text: string) => number;
}

const shownInstead = '***';
/** So much of the beginning of a secret is shown where a text was cut: it is as likely to be something else. */
const shownOfBeginning = 3;
/** What stands behind a text that was cut, here or by Node.js where it shows a value. */
const cutMarks = /['"`]?(?:…|\.{3} \d+ more characters?)/g;

export const noMask: Mask = Object.assign((text: string) => text, {
  openFrom: (text: string) => text.length,
});

/** The mask of some values, however they are spelled. Of one that was cut together with its text the beginning is taken out. */
export function maskOf(values: Iterable<string>): Mask {
  const spellings = new Set<string>();
  for (const value of values) for (const each of spellingsOf(value)) spellings.add(each);
  // The longest first, or what is part of another would leave the rest of it.
  const inOrder = [...spellings].sort((a, b) => b.length - a.length);
  if (inOrder.length === 0) return noMask;
  const whole = (text: string) =>
    inOrder.reduce((rest, each) => rest.replaceAll(each, shownInstead), text);
  const openFrom = (text: string) => beforeWhole(text, beginningIn(text, inOrder), inOrder);
  return Object.assign((text: string) => withoutBeginnings(whole(text), openFrom), { openFrom });
}

/** A text that goes on elsewhere, without what may be the beginning of a secret at its end. */
export function maskedBeginning(text: string, mask: Mask): string {
  return mask(text.slice(0, mask.openFrom(text))) + hidden(text.slice(mask.openFrom(text)));
}

function hidden(beginning: string): string {
  return beginning.length > shownOfBeginning ? shownInstead : beginning;
}

function withoutBeginnings(text: string, openFrom: Mask['openFrom']): string {
  let shown = '';
  let from = 0;
  for (const { index } of text.matchAll(cutMarks)) {
    const before = text.slice(from, index);
    const open = openFrom(before);
    shown += before.slice(0, open) + hidden(before.slice(open));
    from = index;
  }
  return from === 0 ? text : shown + text.slice(from);
}

/** Where the longest end of the text begins that one of the spellings begins with, or is. */
function beginningIn(text: string, spellings: readonly string[]): number {
  let from = text.length;
  for (const each of spellings) {
    const first = each.charAt(0);
    let at = text.indexOf(first, Math.max(0, text.length - each.length));
    while (at !== -1 && at < from && !each.startsWith(text.slice(at))) {
      at = text.indexOf(first, at + 1);
    }
    if (at !== -1 && at < from) from = at;
  }
  return from;
}

/** A place that is in the middle of a secret, moved to where that begins: its first part would be shown. */
function beforeWhole(text: string, place: number, spellings: readonly string[]): number {
  let from = place;
  for (let before = -1; before !== from && from < text.length; ) {
    before = from;
    for (const each of spellings) {
      const at = text.lastIndexOf(each, from - 1);
      if (from > 0 && at !== -1 && at + each.length > from) from = at;
    }
  }
  return from;
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
