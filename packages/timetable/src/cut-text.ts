/** The beginning of a text in at most so many code units, and never with half of a character at its end: no text in UTF-8 can hold that. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const code = text.charCodeAt(most - 1);
  const isFirstHalf = code >= 0xd800 && code <= 0xdbff;
  return text.slice(0, isFirstHalf ? most - 1 : most);
}

/** The same with a mark at its end where something was left out; the mark counts. */
export function shortText(text: string, most: number): string {
  return text.length <= most ? text : `${cutText(text, most - 1)}…`;
}
