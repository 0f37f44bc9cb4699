/**
 * What an input method for Chinese types for the characters of an expression: full-width letters, digits and signs,
 * the enumeration comma, wide blanks. Each stands for one character, so that positions stay those of what was sent.
 */
export function foldWidth(expression: string): string {
  return expression.replace(/[\uff01-\uff5e\u3000\u3001]/g, (wide) => {
    if (wide === '\u3000') return ' ';
    if (wide === '\u3001') return ',';
    return String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
  });
}
