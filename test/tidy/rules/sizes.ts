import { codeOf, lineAt } from '../code-text.ts';
import { isTest, type SourceFile } from '../tree.ts';

const fileLines = 300;
const testLines = 600;
const functionLines = 70;
const mainLines = 120;

/** A file with more lines than its kind may have. */
export function fileSizeViolations({ path, text }: SourceFile): readonly string[] {
  const isMain = /^apps\/[^/]+\/src\/main\.ts$/.test(path);
  const most = isTest(path) ? testLines : isMain ? mainLines : fileLines;
  const lines = text.split('\n').length - 1;
  return lines > most ? [`${path}: ${lines} lines, at most ${most}`] : [];
}

/** Functions longer than one can take in at once. Tests are stories and may be longer. */
export function functionSizeViolations(file: SourceFile): readonly string[] {
  return functionSizes(file)
    .filter(({ lines }) => lines > functionLines)
    .map(
      ({ line, lines }) =>
        `${file.path}:${line}: a function of ${lines} lines, at most ${functionLines}`,
    );
}

/** How many lines all but one in a hundred of the functions have at the most: few may be long, and not all may come near the limit. */
export function longestButFew(files: readonly SourceFile[]): number {
  const lines = files.flatMap(functionSizes).map((each) => each.lines);
  return lines.sort((a, b) => a - b)[Math.floor(lines.length * 0.99)] ?? 0;
}

function functionSizes({ path, text }: SourceFile): readonly { line: number; lines: number }[] {
  if (isTest(path)) return [];
  const code = codeOf(text);
  return bodiesIn(code).map(({ from, to }) => ({
    line: lineAt(code, from),
    lines: lineAt(code, to) - lineAt(code, from) + 1,
  }));
}

/** Where blocks begin that follow a parameter list or an arrow, and where they end. */
function bodiesIn(code: string): readonly { readonly from: number; readonly to: number }[] {
  const open: { from: number; isBody: boolean }[] = [];
  const bodies: { from: number; to: number }[] = [];
  for (let at = 0; at < code.length; at++) {
    if (code[at] === '{') {
      const before = code.slice(Math.max(0, at - 300), at);
      open.push({ from: at, isBody: /(=>\s*|\)\s*(:[^=;{}()]*)?)$/.test(before) });
    }
    if (code[at] !== '}') continue;
    const block = open.pop();
    if (block?.isBody === true) bodies.push({ from: block.from, to: at });
  }
  return bodies;
}
