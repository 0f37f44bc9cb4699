const banned = /^(utils?|helpers?|common|misc|managers?|services?|types)$/;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/;

/** Names that say nothing about what is inside, and names not spelled like the others. */
export function nameViolations(path: string): readonly string[] {
  const parts = path.split('/');
  const stems = parts.map((part) => part.replace(/\..*$/, ''));
  const vague = stems.filter((stem) => banned.test(stem));
  const isSource = /\.(ts|tsx|mjs|css)$/.test(path);
  const crooked = isSource ? parts.filter((part) => !kebab.test(part)) : [];
  return [
    ...vague.map((stem) => `${path}: "${stem}" names no concept`),
    ...crooked.map((part) => `${path}: "${part}" is not kebab-case`),
  ];
}
