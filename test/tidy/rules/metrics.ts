import { isTest, type SourceFile } from '../tree.ts';

const comment = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

/** The figures that are declared and that no code counts, sets or observes: the page would show them as 0 for ever. */
export function idleMetrics(
  names: readonly string[],
  sources: readonly SourceFile[],
): readonly string[] {
  const code = sources.filter(({ path }) => !isTest(path)).map(withoutComments);
  return names.filter((name) => {
    const used = new RegExp(`\\b(count|set|observe)\\(\\s*'${name}'`);
    return !code.some((text) => used.test(text));
  });
}

function withoutComments({ text }: SourceFile): string {
  return text.replace(comment, '');
}
