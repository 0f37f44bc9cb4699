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

/** `一、二、三`. */
export function enumerateChinese(parts: readonly string[]): string {
  return parts.join('、').replace('、…、', ' … ');
}
