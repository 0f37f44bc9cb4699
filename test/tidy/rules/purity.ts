import { codeOf, importsOf, lineAt } from '../code-text.ts';
import { isTest, type SourceFile } from '../tree.ts';

/** What would make a decision depend on anything but its arguments. */
const ambient: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'Date.now()', pattern: /\bDate\.now\b/g },
  { name: 'new Date() without an argument', pattern: /\bnew\s+Date\s*(\(\s*\)|(?![\w(\s]))/g },
  { name: 'performance', pattern: /\bperformance\s*\./g },
  { name: 'a timer', pattern: /\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/g },
  { name: 'process', pattern: /\bprocess\s*\./g },
  { name: 'console', pattern: /\bconsole\s*\./g },
  { name: 'Math.random()', pattern: /\bMath\.random\b/g },
  { name: 'await', pattern: /\bawait\b/g },
  { name: 'async', pattern: /\basync\b/g },
];

/** Clocks, timers, input and output on the pure floors. */
export function purityViolations({ path, text }: SourceFile): readonly string[] {
  if (isTest(path) || !/^packages\/(timetable|core|protocol)\/src\//.test(path)) return [];
  const code = codeOf(text);
  const used = ambient.flatMap(({ name, pattern }) =>
    [...code.matchAll(pattern)].map((found) => `${path}:${lineAt(code, found.index)}: ${name}`),
  );
  const imported = importsOf(text)
    .filter((specifier) => specifier.startsWith('node:'))
    .map((specifier) => `${path}: imports ${specifier}`);
  return [...used, ...imported];
}
