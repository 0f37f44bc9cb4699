import type { ShortList } from '../value-pattern.ts';

/** Puts a space where a digit meets a character, as numbers are set in Chinese text. */
function gap(before: string, after: string): string {
  const isDigit = /[\dA-Za-z]/;
  const isHan = /[\u4e00-\u9fff]/;
  const [left, right] = [before.at(-1) ?? '', after.charAt(0)];
  return (isDigit.test(left) && isHan.test(right)) || (isHan.test(left) && isDigit.test(right))
    ? ' '
    : '';
}

/** Parts set one after the other. */
export function concatChinese(...parts: readonly string[]): string {
  return parts.reduce((text, part) => text + gap(text, part) + part, '');
}

/** `一、二和三`; what follows an ellipsis follows it directly. */
export function joinChinese(parts: readonly string[]): string {
  if (parts.includes('…')) return enumerateChinese(parts);
  const last = parts.at(-1) ?? '';
  if (parts.length < 2) return last;
  return concatChinese(parts.slice(0, -1).join('、'), '和', last);
}

/** The first values of a list that may be shortened, each in its own words; `tailChinese` says how many there are. */
export function listChinese({ shown, more }: ShortList, say: (value: number) => string): string {
  const parts = shown.map((value) => (value === '…' ? value : say(value)));
  return more === 0 ? joinChinese(parts) : parts.join('、');
}

/** `等 30 个时刻`, after the unit of a list that was cut. */
export function tailChinese({ shown, more }: ShortList, what = '时刻'): string {
  return more === 0 ? '' : `等 ${shown.length + more} 个${what}`;
}

/** `一、二、三`. */
export function enumerateChinese(parts: readonly string[]): string {
  return parts.join('、').replace('、…、', ' … ');
}
