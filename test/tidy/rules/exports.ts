import { codeOf, lineAt } from '../code-text.ts';
import type { SourceFile } from '../tree.ts';

/** Default exports, which every importer names as it likes. Tools read configurations by theirs. */
export function defaultExportViolations({ path, text }: SourceFile): readonly string[] {
  if (/\.config\.ts$/.test(path)) return [];
  const code = codeOf(text);
  return [...code.matchAll(/\bexport\s+default\b|\bas\s+default\b/g)].map(
    (found) => `${path}:${lineAt(code, found.index)}: a default export`,
  );
}

/** A package's index tells what the package is and names what it offers, and does nothing else. */
export function indexViolations({ path, text }: SourceFile): readonly string[] {
  if (!/^packages\/[^/]+\/src\/index\.ts$/.test(path)) return [];
  const opening = text.startsWith('/**') ? [] : [`${path}: does not open with what the package is`];
  const strange = codeOf(text)
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '' && !/^export\s+(type\s+)?(\*|\{)/.test(statement));
  return [...opening, ...strange.map((statement) => `${path}: not an export: ${statement}`)];
}
