import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian's package `faketime` has its library, for whichever processor. */
function library(): string {
  const below = '/usr/lib';
  const found = readdirSync(below)
    .map((folder) => join(below, folder, 'faketime'))
    .flatMap((folder) => {
      try {
        return readdirSync(folder).map((name) => join(folder, name));
      } catch {
        return [];
      }
    })
    .find((path) => path.endsWith('/libfaketimeMT.so.1'));
  if (found === undefined) throw new Error('clocks cannot be faked here: install faketime');
  return found;
}

const fileOf = (name: string, directory: string): string => join(directory, `${name}.clock`);

/**
 * What makes a process take its wall clock from a file from now on; without the file it is right. The monotonic clock stays
 * that of the machine, as it does where a clock is really set.
 */
export function fakeable(name: string, directory: string): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: library(),
    FAKETIME_TIMESTAMP_FILE: fileOf(name, directory),
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
}

/** Sets the wall clock of a process off by so much; also of one that is yet to start. */
export function setClock(name: string, directory: string, offMs: number): void {
  const file = fileOf(name, directory);
  const text = `${offMs < 0 ? '-' : '+'}${Math.abs(offMs / 1000).toFixed(3)}\n`;
  // In one step, since the process may read it at any moment.
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
