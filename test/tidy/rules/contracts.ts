import { posix } from 'node:path';
import type { SourceFile } from '../tree.ts';

/** Ports that no suite holds, and why. */
const without: Readonly<Record<string, string>> = {
  documents: 'calendars, the one kind there is, are held',
  logger: 'nothing comes back from it',
  meter: 'nothing comes back from it',
};

/** Port files of which no interface is named in what a contract is held against, and excuses of which there is no need. */
export function portsWithoutContract(files: readonly SourceFile[]): readonly string[] {
  const held = files.filter(({ path }) => isContract(path)).map(({ text }) => text);
  return files
    .filter(({ path }) => /^packages\/core\/src\/ports\/[^/]+\.ts$/.test(path))
    .flatMap(({ path, text }) => {
      const name = posix.basename(path, '.ts');
      const ports = [...text.matchAll(/^export interface (\w+)/gm)].map(([, port]) => port);
      const isHeld = ports.some((port) => held.some((each) => names(each, `${port}`)));
      const isExcused = without[name] !== undefined;
      if (isHeld && isExcused) return [`${path}: has a contract, and an excuse`];
      return isHeld || isExcused ? [] : [`${path}: no contract names ${ports.join(', ')}`];
    });
}

/** Suites that are not tried on something real, or not on what stands for it in unit tests. */
export function suitesNotTried(files: readonly SourceFile[]): readonly string[] {
  const suites = files
    .filter(({ path }) => isContract(path))
    .flatMap(({ text }) => [...text.matchAll(/^export const (\w+Contract)\b/gm)])
    .map(([, suite]) => `${suite}`);
  const isTried = (suite: string, where: RegExp) =>
    files.some(({ path, text }) => where.test(path) && text.includes(`test.each(${suite})`));
  return suites.flatMap((suite) => [
    ...(isTried(suite, /^test\/integration\/.*\.test\.ts$/) ? [] : [`${suite}: on nothing real`]),
    ...(isTried(suite, /^packages\/.*\.test\.ts$/) ? [] : [`${suite}: on no fake`]),
  ]);
}

function isContract(path: string): boolean {
  return /^packages\/testkit\/src\/.*-(contract|ports)\.ts$/.test(path);
}

/** Whether a contract is held against the whole of a port, and not against a part that was picked from it. */
function names(text: string, port: string): boolean {
  return new RegExp(`(?:: |factsOf<|Promise<)${port}\\b`).test(text);
}
