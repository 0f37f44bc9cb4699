import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What lies in `node_modules` belongs to the package whose folder is named last in its path. */
const ofPackage = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const licenceFile = /^(licen[cs]e|copying|notice)/i;

interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/**
 * The licences of the libraries that a bundled program contains, since most ask to go where their code goes, and minified or bundled code
 * leaves them behind.
 *
 * @param root Where the paths begin.
 * @param inputs Paths of all files that went into the program.
 */
export function licencesOf(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((path) => ofPackage.exec(path)?.[0] ?? []));
  return [...folders]
    .sort()
    .map((folder) => licenceOf(join(root, folder)))
    .join('\n\n');
}

function licenceOf(folder: string): string {
  const { name, version, license }: PackageFile = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const texts = readdirSync(folder)
    .filter((file) => licenceFile.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license ?? 'see its text'})`, ...texts].join('\n\n');
}
