import type { SourceFile } from '../tree.ts';

/** Port files of which no interface is named in what a contract is held against. None is excused. */
export function portsWithoutContract(files: readonly SourceFile[]): readonly string[] {
  const held = files.filter(({ path }) => isContract(path)).map(({ text }) => text);
  return files
    .filter(({ path }) => /^packages\/core\/src\/ports\/[^/]+\.ts$/.test(path))
    .flatMap(({ path, text }) => {
      const ports = [...text.matchAll(/^export interface (\w+)/gm)].map(([, port]) => port);
      const isHeld = ports.some((port) => held.some((each) => names(each, `${port}`)));
      return isHeld ? [] : [`${path}: no contract names ${ports.join(', ')}`];
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
