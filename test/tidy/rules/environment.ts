import { isTest, type SourceFile } from '../tree.ts';

const readers = /^(apps\/(scheduler|worker)|packages\/(process|worker-program))\/src\//;
/** What the images set for themselves, or a worker for a script: nobody else has a use for it. */
const inner = /^ESCAPEMENT_(CONSOLE_DIR|HOST|PORT)$/;

/** Every variable that nodes and workers read, by the strings with which their sources ask for it. */
export function variablesRead(files: readonly SourceFile[]): ReadonlySet<string> {
  const text = files
    .filter(({ path }) => readers.test(path) && !isTest(path))
    .map((file) => file.text)
    .join('\n');
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  const prefixes = found(/readTlsSettings\(\s*\w+,\s*'(\w+)'/g);
  const names = [
    ...found(/'(ESCAPEMENT_[A-Z_]*[A-Z])'/g).filter((name) => !prefixes.includes(name)),
    ...found(/\.secret\('(\w+)'\)/g).map((name) => `${name}_FILE`),
    ...prefixes.flatMap((prefix) => [`${prefix}_CA`, `${prefix}_CERT`, `${prefix}_KEY`]),
  ];
  return new Set(names.filter((name) => !inner.test(name)));
}

/** The names in the first cell of each row of a table of variables, `…_REST` standing for the name before it with another end. */
export function variableCells(markdown: string): readonly (readonly string[])[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| `ESCAPEMENT_'))
    .map((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    );
}

/** What a document and the sources do not have in common. */
export function variableViolations(
  { path, text }: SourceFile,
  read: ReadonlySet<string>,
): readonly string[] {
  const cells = variableCells(text);
  const isTold = (name: string) => cells.some((cell) => tells(cell, name));
  const missing = [...read].filter((name) => !isTold(name));
  const strange = cells.flat().filter((name) => !isRead(name, read));
  return [
    ...missing.map((name) => `${path}: does not tell of ${name}`),
    ...strange.map((name) => `${path}: tells of ${name}, which nobody reads`),
  ];
}

function tells([whole = '', ...ends]: readonly string[], name: string): boolean {
  if (name === whole) return true;
  return ends.some((end) => {
    const rest = end.replace('…', '');
    const begin = name.slice(0, -rest.length);
    return name.endsWith(rest) && whole.startsWith(begin);
  });
}

function isRead(name: string, read: ReadonlySet<string>): boolean {
  const rest = name.replace('…', '');
  return name.startsWith('…') ? [...read].some((each) => each.endsWith(rest)) : read.has(name);
}
