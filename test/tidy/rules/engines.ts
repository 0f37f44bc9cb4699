import { satisfies } from 'semver';

/** The oldest Node.js that the project promises, one that many machines have, and that of the images. */
const promised = ['20.19.0', '20.20.2', '24.11.0'];

/** Releases of Node.js that a dependency's `engines` turns away though the project promises them. */
export function engineViolations(name: string, range: string | undefined): readonly string[] {
  return promised
    .filter((version) => !satisfies(version, range ?? '*'))
    .map((version) => `${name} wants Node.js ${range}, which is not ${version}`);
}
