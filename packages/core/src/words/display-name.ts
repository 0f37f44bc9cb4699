/** So many characters, as JavaScript counts them, fit into a row of a list. */
export const displayNameCharsAtMost = 100;

/**
 * What no name holds: what breaks a line or steers a terminal, half a character, and what turns the direction of the text around it. Marks of a direction
 * (U+200E, U+200F, U+061C) and the joiners of scripts and emoji reach no further than the name itself, and may stand.
 */
const refused = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** A letter, digit or sign that is seen: a name of blanks and joiners alone would be a link that nobody can press. */
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Whether the text can be what people read of a thing beside its id, in whatever script: on one line, and without blanks at its ends. */
export function isDisplayName(text: string): boolean {
  const isSized = text.length > 0 && text.length <= displayNameCharsAtMost;
  return isSized && text === text.trim() && !refused.test(text) && seen.test(text);
}
