import { closeSync, openSync, readSync } from 'node:fs';

/** The content of a file that holds one secret, or what is wrong with it in words that go on after its path. */
export type SecretRead =
  | { readonly kind: 'read'; readonly secret: string }
  | { readonly kind: 'refused'; readonly problem: string };

const largestBytes = 64 * 1024;

/** Reads a small file once, synchronously: a process has nothing else to do before it knows its configuration. */
export function readSecretFile(path: string): SecretRead {
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
    return { kind: 'refused', problem: `has more than ${largestBytes} bytes and is no secret` };
  }
  const secret = text.trim();
  return secret === '' ? { kind: 'refused', problem: 'is empty' } : { kind: 'read', secret };
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
