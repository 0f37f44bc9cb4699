import { maxHeaderSize } from 'node:http';

/** What the client says in words of its own, by its codes. */
const words = new Map([
  ['UND_ERR_HEADERS_OVERFLOW', `the head of the answer is longer than ${maxHeaderSize} bytes`],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'the answer has another length than it says'],
  ['ERR_ASSERTION', 'the answer is no HTTP/1.1'],
]);

/** The same of what it throws on answers that nobody asked for, which have one code. */
const said = new Map([
  ['bad response', 'the answer says to go on, and nobody asked whether to'],
  ['bad upgrade', 'the answer changes to another protocol, and nobody asked for one'],
]);

/** What befell a request, for a person. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { readonly code?: unknown };
  return words.get(String(code)) ?? said.get(error.message) ?? error.message;
}
