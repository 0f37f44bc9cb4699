/**
 * The code of a TypeScript text alone: comments and the insides of strings become spaces, and lines stay where they
 * were. A rule that looks for `await` or a brace then finds neither in prose. Expressions inside of template literals
 * are blanked as well.
 */
export function codeOf(text: string): string {
  const pattern =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|(?<=[=(,:!&|?{;]\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;
  return text.replace(pattern, (found) => {
    const isString = /^['"`]/.test(found);
    const inside = isString ? found.slice(1, -1) : found;
    const blank = inside.replace(/[^\n]/g, ' ');
    return isString ? `${found[0]}${blank}${found[0]}` : blank;
  });
}

/** What a text imports or exports from elsewhere, types included. */
export function importsOf(text: string): readonly string[] {
  const code = codeOf(text);
  const pattern = /\b(?:from|import)\s*\(?\s*(['"])/g;
  return [...code.matchAll(pattern)].map((match) => {
    const start = match.index + match[0].length;
    return text.slice(start, text.indexOf(match[1] ?? '', start));
  });
}

/** The number of the line at an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
