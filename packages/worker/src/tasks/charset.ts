import { TextDecoder } from 'node:util';

/** How the text of a body is read. `unknown` names the charset that it says of itself and that nobody here knows. */
export interface BodyCharset {
  readonly decoder: TextDecoder;
  readonly unknown?: string;
}

const byteOrderMarks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
];
const markup = /[/+](?:html|xml)\b/i;

/** How many of a body's first bytes must be there, or all of it, before its charset can be told. */
export function charsetNeeds(contentType: string): number {
  return markup.test(contentType) && declaredIn(contentType) === undefined ? 1_024 : 3;
}

/**
 * The charset of a body by its first bytes and its `content-type`, in the order of browsers: what the bytes are marked with, what the
 * header says, what a page or a document says of itself, and else UTF-8.
 */
export function charsetOf(contentType: string, head: Buffer): BodyCharset {
  const marked = byteOrderMarks.find(([, mark]) => mark.every((byte, i) => head[i] === byte));
  if (marked !== undefined) return { decoder: new TextDecoder(marked[0]) };
  const label = declaredIn(contentType) ?? (markup.test(contentType) ? ownWord(head) : undefined);
  if (label === undefined) return { decoder: new TextDecoder() };
  const decoder = decoderOf(label);
  return decoder === undefined ? { decoder: new TextDecoder(), unknown: label } : { decoder };
}

function declaredIn(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*["']?\s*([^"';\s]+)/i.exec(contentType)?.[1];
}

/** What `<meta charset>` or `<?xml encoding>` says; both are readable whatever the charset is. */
function ownWord(head: Buffer): string | undefined {
  const text = head.toString('latin1');
  const found =
    /^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w:.-]{1,40})["']/i.exec(text) ??
    /<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})/i.exec(text);
  return found?.[1];
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}
