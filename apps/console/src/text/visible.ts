const controlPictures = 0x2400;
const pictureOfDelete = '\u2421';
const openBox = '\u2423';
const replacement = '\ufffd';

/** What is no character to look at, and every space but a plain one between others. */
const unseen = /^\p{Z}+|\p{Z}+$|\p{C}|[^\S ]/gu;

/**
 * An identifier as people can see it, each character for one: what is no character to look at, and spaces where they could not be told from
 * nothing, as signs that stand for them. Of an address that says nonsense nothing might be seen else, or something that is called as another
 * thing is.
 */
export function visible(identifier: string): string {
  return identifier.replace(unseen, (found) => [...found].map(signOf).join(''));
}

function signOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(controlPictures + code);
  if (code === 0x7f) return pictureOfDelete;
  return /\p{Z}/u.test(character) ? openBox : replacement;
}
