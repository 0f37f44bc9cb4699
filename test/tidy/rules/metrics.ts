import { isTest, type SourceFile } from '../tree.ts';

const comment = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
const declared = /^\s*'?(escapement_\w+)'?: \{/gm;
const told = /\b(?:count|set|observe)\(\s*'(escapement_\w+)'/g;

/**
 * Figures that are declared twice, or elsewhere than in the `metrics.ts` of a package; that a package tells of without declaring them; and
 * that it declares and never tells of: the page would show those as 0 for ever.
 */
export function metricViolations(sources: readonly SourceFile[]): readonly string[] {
  const code = sources.filter(({ path }) => !isTest(path)).map(withoutComments);
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const { path, text } of code) {
    for (const name of namesIn(text, declared)) {
      if (!/^(packages|apps)\/[^/]+\/src\/metrics\.ts$/.test(path)) {
        problems.push(`${path}: ${name} is declared outside of metrics.ts`);
      }
      if (owners.has(name)) problems.push(`${path}: ${name} is declared twice`);
      else owners.set(name, packageOf(path));
    }
  }
  const used = new Set<string>();
  for (const { path, text } of code) {
    for (const name of namesIn(text, told)) {
      used.add(name);
      if (owners.get(name) === packageOf(path)) continue;
      problems.push(`${path}: ${name} is not this package's to tell`);
    }
  }
  const idle = [...owners.keys()].filter((name) => !used.has(name));
  return [...problems, ...idle.map((name) => `${name} is never told`)];
}

function namesIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

function packageOf(path: string): string {
  return path.split('/', 2).join('/');
}

function withoutComments({ path, text }: SourceFile): SourceFile {
  return { path, text: text.replace(comment, '') };
}
