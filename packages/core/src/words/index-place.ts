/** A place in an index that is ordered by score and then by member, both falling. */
export interface IndexPlace {
  readonly score: number;
  readonly member: string;
}

/** The place as a text without line breaks. */
export function placeText({ score, member }: IndexPlace): string {
  return `${score} ${member}`;
}

/** The reverse of `placeText`; `undefined` for a text that names no place. */
export function placeOfText(text: string): IndexPlace | undefined {
  const match = /^(-?\d{1,16}) (.{1,200})$/.exec(text);
  if (match === null) return undefined;
  return { score: Number(match[1]), member: match[2] ?? '' };
}
