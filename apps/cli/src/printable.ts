/**
 * A text of others as one line for a terminal: what would steer it, or turn the direction of writing, is shown as a code. Ids, reasons
 * and what servers said come from whoever could write them. Joiners stand as they are: scripts and emoji are written with them, and they steer nothing.
 */
export function printable(text: string): string {
  return text.replace(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) => {
    const code = found.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
