import { problemCodes } from '@escapement/protocol';
import type { SourceFile } from '../tree.ts';

export type Language = 'en' | 'zh';

const heads: Readonly<Record<Language, string>> = {
  en: `# Error codes

Whatever the REST interface refuses is answered with [problem details](https://www.rfc-editor.org/rfc/rfc9457) (\`application/problem+json\`): a \`code\` out of this table, which
stays what it is, a \`detail\` that says what to do, and in \`errors\` each field that is wrong, with its \`path\`, the \`text\`, what is \`allowed\`, in both languages. \`requestId\` finds it in
the log of the node.

| code | status | meaning |
|---|---|---|
`,
  zh: `# 错误代码

REST 接口拒绝的请求一律以[问题详情](https://www.rfc-editor.org/rfc/rfc9457)（\`application/problem+json\`）应答：\`code\` 取自下表，不会改变；\`detail\` 说明应如何处理；\`errors\` 逐一列出有误的字段，
含 \`path\`、\`text\` 与 \`allowed\`，并有两种语言。凭 \`requestId\` 可在节点日志中找到该请求。

| 代码 | 状态码 | 含义 |
|---|---|---|
`,
};

/** The page of error codes, as the table of the codes makes it. */
export function errorPage(language: Language): string {
  const rows = Object.entries(problemCodes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, about]) => `| \`${code}\` | ${about.status} | ${about[language]} |\n`);
  return heads[language] + rows.join('');
}

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly items?: Shape;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $defs?: Readonly<Record<string, Shape>>;
}

/** Every field that a JSON Schema knows, and every word that it lets one choose from. */
export function wordsOf(schema: Shape): ReadonlySet<string> {
  const words = new Set<string>();
  gather(schema, words);
  return words;
}

function gather(schema: Shape, words: Set<string>): void {
  const { properties = {}, $defs = {}, anyOf = [], oneOf = [], items } = schema;
  for (const name of Object.keys(properties)) words.add(name);
  for (const choice of [...(schema.enum ?? []), schema.const]) {
    if (typeof choice === 'string') words.add(choice);
  }
  const named = [...Object.values(properties), ...Object.values($defs)];
  for (const each of [...named, ...anyOf, ...oneOf, ...(items ? [items] : [])]) gather(each, words);
}

/** Words that the pages together do not name in code. */
export function unnamed(
  pages: readonly SourceFile[],
  words: ReadonlySet<string>,
): readonly string[] {
  const code = pages.flatMap(({ text }) => text.match(/```[\s\S]*?```|`[^`\n]+`/g) ?? []).join(' ');
  const named = new Set(code.match(/[A-Za-z][\w-]*/g));
  return [...words].filter((word) => !named.has(word));
}
