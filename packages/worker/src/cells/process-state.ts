import { fstatSync } from 'node:fs';
import { keepEnvironment } from './kept-environment.ts';
import { keepListeners } from './kept-listeners.ts';
import { type LeftBehind, nothingLeft } from './left-behind.ts';

/** How a process stood after a call, and was put back. */
export interface PutBack {
  /** `false`: it could not be put back, and the next call is to have another. */
  readonly isClean: boolean;
  readonly left: LeftBehind;
}

/** How a process is to stand when a call begins. */
export interface KeptState {
  /** Puts back what somebody whose call is over has changed since. */
  begin(): void;
  /** Puts back what the call has changed. */
  end(): PutBack;
}

/** What a process has for its input, its output and its errors. */
const standardFiles = [0, 1, 2] as const;

/**
 * Remembers how this process stands, once the module is loaded: what that has set up stays. It is put back so after a handler: its environment,
 * who listens to it, its directory and the mask of what it creates. It is clean no more where that cannot be, or one of its standard files is not there:
 * the next handler would fail for it, since a program that is started then has another file in its place, or ends this process.
 */
export function keepProcessState(): KeptState {
  const shared = keepShared();
  const directory = process.cwd();
  const mask = process.umask();
  const files = standardFiles.map(fileAt);
  return {
    begin: shared.begin,
    end() {
      const { isClean, left } = shared.end();
      try {
        if (here() !== directory) process.chdir(directory);
        process.umask(mask);
      } catch {
        return { isClean: false, left };
      }
      const hasFiles = standardFiles.every((fd) => fileAt(fd) === files[fd]);
      return { isClean: isClean && hasFiles, left };
    },
  };
}

/** The same of a thread, which has an environment and listeners of its own, and its process's directory and files. */
export function keepThreadState(): KeptState {
  return keepShared();
}

function keepShared(): KeptState {
  const environment = keepEnvironment(process);
  const listeners = keepListeners(process);
  let timers = 0;
  return {
    begin() {
      listeners();
      environment();
      timers = timersHere();
    },
    end() {
      try {
        const { added, hadGone } = listeners();
        const variables = environment();
        const left = { variables, timers: Math.max(0, timersHere() - timers), listeners: added };
        return { isClean: !hadGone, left };
      } catch {
        // Whoever has broken the language for others has broken it for us.
        return { isClean: false, left: nothingLeft };
      }
    },
  };
}

/** Those that would keep a process alive; what a library keeps for itself does not. */
function timersHere(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
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
