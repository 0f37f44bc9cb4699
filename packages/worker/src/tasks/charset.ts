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

/** What Windows, and Java and Python after it, call the code pages of the web by their numbers. */
const codePages: ReadonlyMap<string, string> = new Map([
  ['874', 'windows-874'],
  ['932', 'shift_jis'],
  ['936', 'gbk'],
  ['949', 'euc-kr'],
  ['950', 'big5'],
  ['1200', 'utf-16le'],
  ['1201', 'utf-16be'],
  ['20127', 'us-ascii'],
  ['20866', 'koi8-r'],
  ['20932', 'euc-jp'],
  ['21866', 'koi8-u'],
  ['28591', 'iso-8859-1'],
  ['51932', 'euc-jp'],
  ['51936', 'gbk'],
  ['51949', 'euc-kr'],
  ['54936', 'gb18030'],
  ['65001', 'utf-8'],
]);

function decoderOf(label: string): TextDecoder | undefined {
  const page = /^(?:x-)?(?:cp|ms|mswin|windows)?[-_]?(\d+)$/i.exec(label)?.[1];
  try {
    return new TextDecoder(codePages.get(page ?? '') ?? label);
  } catch {
    return undefined;
  }
}
