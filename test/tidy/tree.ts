import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A file of the checkout, with its path relative to the root and forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const passedOver = new Set(['node_modules', 'dist', '.git', '.escapement', 'coverage']);
/** Where pictures of the console are put; what takes them has a folder of this name too. */
const pictures = join(root, 'screenshots');

/** Every file below the root that people write, whatever its kind; only paths, so that images cost nothing. */
export const paths: readonly string[] = walk(root).map((path) => relative(root, path));

/** The files whose names match, with their text. */
export function filesMatching(pattern: RegExp): readonly SourceFile[] {
  return paths
    .filter((path) => pattern.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

export const isTest = (path: string): boolean =>
  /\.test\.tsx?$/.test(path) || path.startsWith('test/') || path.includes('/src/fixtures/');

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (passedOver.has(entry.name) || path === pictures) return [];
    return entry.isDirectory() ? walk(path) : [path];
  });
}
