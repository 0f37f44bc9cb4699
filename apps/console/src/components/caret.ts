/**
 * A line of carets that stands under a place of a text in a fixed-width font. Below a wide character stands a wide
 * blank or a wide caret, and below a tab a tab, so that what an input method for Chinese types is marked at its place.
 */
export function caretLine(text: string, position: number, length: number): string {
  const blanks = [...text.slice(0, position)].map((above) => {
    if (above === '\t') return above;
    return isWide(above) ? '\u3000' : ' ';
  });
  const marked = [...text.slice(position, position + length)];
  const carets = marked.map((above) => (isWide(above) ? '\uff3e' : '^'));
  return blanks.join('') + (carets.length === 0 ? '^' : carets.join(''));
}

/** Whether a character takes two columns: those of Chinese, Japanese and Korean, and full-width forms. */
function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6]/.test(
    character,
  );
}
