import type { SourceFile } from '../tree.ts';

/** Workspaces that the Dockerfile does not tell npm of: it would show only where somebody builds the images. */
export function imageViolations(
  dockerfile: string,
  manifests: readonly SourceFile[],
): readonly string[] {
  return manifests
    .map(({ path }) => path.replace(/\/package\.json$/, ''))
    .filter((folder) => !dockerfile.includes(`COPY ${folder}/package.json ${folder}/\n`))
    .map((folder) => `npm is not told of ${folder}`);
}
