import { closeSync, openSync, readSync } from 'node:fs';
import { type Described, type DocumentFault, readDocuments } from './read-documents.ts';

/** What a file of definitions may hold: two times a batch of the interface. */
const fileBytes = 2 * 1024 * 1024;

/** A thing with the file that it stands in. */
export interface Filed extends Described {
  readonly file: string;
}

export interface FileFault {
  readonly file: string;
  /** What is wrong with what is written there, or why nothing can be read. */
  readonly fault: DocumentFault | { readonly kind: 'unreadable'; readonly said: string };
}

/** All that stands in the files, in their order, and all that is wrong with any of them; `-` is what is piped in. */
export async function readFiles(
  files: readonly string[],
): Promise<{ readonly things: readonly Filed[]; readonly faults: readonly FileFault[] }> {
  const things: Filed[] = [];
  const faults: FileFault[] = [];
  for (const file of files) {
    const text = textOf(file);
    if (typeof text !== 'string') {
      faults.push({ file, fault: text });
      continue;
    }
    const read = await readDocuments(text);
    if (read.kind === 'refused') faults.push(...read.faults.map((fault) => ({ file, fault })));
    else things.push(...read.things.map((thing) => ({ ...thing, file })));
  }
  return { things, faults };
}

function textOf(file: string): string | { readonly kind: 'unreadable'; readonly said: string } {
  let bytes: Buffer;
  try {
    bytes = bytesOf(file);
  } catch (error) {
    return { kind: 'unreadable', said: String((error as NodeJS.ErrnoException).code) };
  }
  if (bytes.length > fileBytes) return { kind: 'unreadable', said: `> ${fileBytes} B` };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { kind: 'unreadable', said: 'UTF-8' };
  }
}

/** No further than what is told apart from too much: a device never ends. */
function bytesOf(file: string): Buffer {
  const handle = file === '-' ? 0 : openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let length = 0; length <= fileBytes; ) {
      const chunk = Buffer.alloc(64 * 1024);
      const read = readSync(handle, chunk, 0, chunk.length, null);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      length += read;
    }
    return Buffer.concat(chunks);
  } finally {
    if (handle !== 0) closeSync(handle);
  }
}
