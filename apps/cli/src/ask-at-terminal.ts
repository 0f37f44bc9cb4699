import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What whoever sits there types on one line; nothing where nobody does. */
export async function askAtTerminal(
  question: string,
  streams: { readonly input: Readable; readonly output: Writable },
): Promise<string> {
  const lines = createInterface(streams);
  try {
    return await new Promise((resolve) => {
      lines.once('close', () => resolve(''));
      lines.question(question, resolve);
    });
  } finally {
    lines.close();
  }
}
