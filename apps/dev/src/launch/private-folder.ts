import { chmodSync, fchmodSync, fstatSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What a file or folder of ours may let anybody but its owner do: nothing. */
export const ownerOnly = 0o077;

/**
 * Makes a folder, or takes one that is there, and closes it with everything inside to all but its owner: an earlier
 * start, or whoever made the folder, may have left it open. What belongs to another user stays as it is (a server in
 * a container writes its data as its own), and is out of reach all the same, since the folder above it is closed.
 */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  close(path);
}

function close(path: string): void {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink() || stats.uid !== process.getuid?.()) return;
  if ((stats.mode & ownerOnly) !== 0) chmodSync(path, stats.mode & 0o700);
  if (stats.isDirectory()) for (const name of readdirSync(path)) close(join(path, name));
}

/** Whether only the owner of what this descriptor writes to can read it afterwards; closes a file that is open to others. */
export function makePrivate(descriptor: number): boolean {
  const stats = fstatSync(descriptor);
  if (!stats.isFile() || (stats.mode & ownerOnly) === 0) return true;
  try {
    fchmodSync(descriptor, stats.mode & 0o700);
    return true;
  } catch {
    return false;
  }
}
