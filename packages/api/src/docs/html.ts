/** A piece of a page: what is in it as text has been made harmless. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | readonly Html[];

/** Puts a page together; whatever is no piece of one is text. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const all = pieces.map((piece, index) => piece + textOf(parts[index]));
  return { html: all.join('') };
}

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map((each) => each.html).join('\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
