import { closeSync, openSync, readSync } from 'node:fs';

/** The content of a file without surrounding blanks, or what is wrong with it in words that go on after its path. */
export type FileRead =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'refused'; readonly problem: string };

/** What a file with a secret in it may hold, so that one named by mistake is not read whole. */
export const secretFileBytes = 64 * 1024;
/** The same of certificates: a bundle of all the authorities of the world has a fifth of that. */
export const pemFileBytes = 1024 * 1024;

/** Reads a small file once, synchronously: a process has nothing else to do before it knows its configuration. */
export function readSmallFile(path: string, largestBytes: number): FileRead {
  let text: string;
  try {
    text = readUpTo(path, largestBytes + 1);
  } catch (error) {
    return {
      kind: 'refused',
      problem: `cannot be read (${(error as NodeJS.ErrnoException).code})`,
    };
  }
  if (text.length > largestBytes) {
    return { kind: 'refused', problem: `has more than ${largestBytes} bytes` };
  }
  const trimmed = text.trim();
  return trimmed === ''
    ? { kind: 'refused', problem: 'is empty' }
    : { kind: 'read', text: trimmed };
}

/** A file that never ends, such as a device, is read no further than that. */
function readUpTo(path: string, bytes: number): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    let filled = 0;
    for (;;) {
      const read = readSync(file, buffer, filled, bytes - filled, null);
      filled += read;
      if (read === 0 || filled === bytes) return buffer.toString('utf8', 0, filled);
    }
  } finally {
    closeSync(file);
  }
}
