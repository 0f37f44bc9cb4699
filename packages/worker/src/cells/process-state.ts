import { fstatSync } from 'node:fs';

/** What a process has for its input, its output and its errors. */
const standardFiles = [0, 1, 2] as const;

/**
 * Remembers how this process stands. The answer puts it back so after a handler: its directory and the mask of what it creates. `false` where that
 * cannot be, or one of its standard files is not there any more: the next handler would fail for it, since a program that is started then has
 * another file in its place, or ends this process.
 */
export function keepProcessState(): () => boolean {
  const directory = process.cwd();
  const mask = process.umask();
  const files = standardFiles.map(fileAt);
  return () => {
    try {
      if (here() !== directory) process.chdir(directory);
      process.umask(mask);
    } catch {
      return false;
    }
    return standardFiles.every((fd) => fileAt(fd) === files[fd]);
  };
}

/** Nothing where it was deleted. */
function here(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** By what the system knows it; nothing where none is open. */
function fileAt(fd: number): string | undefined {
  try {
    const { dev, ino } = fstatSync(fd);
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}
