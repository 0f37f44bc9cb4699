import type { SourceFile } from '../tree.ts';

const published = 'packages/sdk/package.json';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Where what is published asks for another version than the package that it contains, or for a package of ours, which no registry has. */
export function publishedViolations(manifests: readonly SourceFile[]): readonly string[] {
  const read = ({ text }: SourceFile) => (JSON.parse(text) as Manifest).dependencies ?? {};
  const asked = manifests
    .filter(({ path }) => path === published)
    .flatMap((each) => Object.entries(read(each)));
  const others = manifests
    .filter(({ path }) => path !== published)
    .flatMap((each) => Object.entries(read(each)));
  const ours = asked.filter(([name]) => name.startsWith('@escapement/'));
  const older = asked.filter(([name, version]) =>
    others.some(([other, elsewhere]) => other === name && elsewhere !== version),
  );
  return [
    ...ours.map(([name]) => `${published}: ${name} is on no registry`),
    ...older.map(([name, version]) => `${published}: ${name} is not the ${version} that is tested`),
  ];
}
