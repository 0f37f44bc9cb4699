/**
 * Sentences about schedules in the form in which they are searched, and what somebody types in the same form, so that the two meet: letters are
 * small, a number stands in marks without its zeros in front, so that 5 is found in `05:00` and not in 15, and Chinese has no blanks.
 */
export function searchedForm(text: string): string {
  return wordsIn(withMarks(foldedText(text))).join(' ');
}

/** What stands between words and is looked for by nobody. */
const punctuation = /[,;()'"。、]/g;

/** The words of a folded text. */
export function wordsIn(folded: string): readonly string[] {
  return folded
    .replaceAll(punctuation, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Whatever is typed or said, as it is compared: wide letters and digits are plain ones, capitals small. */
export function foldedText(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Digits between these are a number by itself. */
const [opens, closes] = ['<', '>'];

/** Numbers in marks, and clocks that are said in Chinese as they are written. Takes folded text. */
export function withMarks(folded: string): string {
  return chineseClock(folded)
    .replaceAll(/(?<=\p{Script=Han})\s+(?=[\p{Script=Han}\d])|(?<=\d)\s+(?=\p{Script=Han})/gu, '')
    .replaceAll(/0*(\d+)(?:st|nd|rd|th)?/g, `${opens}$1${closes}`)
    .replaceAll(/(?<=>)号/g, '日');
}

/** `9点`, `9时30分` and `9点半` as `9`, `9:30`; what takes hours or minutes is no clock. */
export function chineseClock(text: string): string {
  return text
    .replaceAll(/(\d+)\s*[点时]\s*半/g, '$1:30')
    .replaceAll(/(\d+)\s*[点时]\s*(\d+)\s*分?(?!钟)/g, '$1:$2')
    .replaceAll(/(\d+)\s*[点时]/g, '$1');
}
