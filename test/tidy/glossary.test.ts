import { expect, it } from 'vitest';
import { saidInChinese } from './rules/chinese.ts';
import { filesMatching } from './tree.ts';

/** What a thing is called in Chinese, and what else people are tempted to call it. */
const glossary: readonly (readonly [name: string, others: RegExp])[] = [
  ['工作进程', /(?<![\w`/-])workers?(?![\w`-])/i],
  ['主节点', /领导者|领导节点|主控节点|(?<![\w`/-])leader(?![\w`-])/i],
  ['触发时间', /触发时刻/],
  ['处理函数', /处理器|(?<![\w`/-])handlers?(?![\w`-])/i],
  ['管理员令牌', /管理令牌/],
  ['调度节点', /调度器/],
  ['审计日志', /操作日志/],
  ['台账', /账本/],
];

const sayings = filesMatching(/\.(ts|tsx|mjs)$|README\.zh-CN\.md$|^docs\/zh\/.*\.md$/)
  .filter(({ path }) => !/\.test\.tsx?$|^test\/|\/fixtures\//.test(path))
  .flatMap(({ path, text }) => saidInChinese(path, text).map((said) => ({ path, said })));

it('each thing has one name in Chinese, in the console, the server, the command line and the documents', () => {
  expect(sayings.length).toBeGreaterThan(500);
  const found = glossary.flatMap(([name, others]) =>
    sayings
      .filter(({ said }) => others.test(said))
      .map(({ path, said }) => `${path}: ${name} is meant in: ${said.slice(0, 80)}`),
  );
  expect(found).toEqual([]);
});

it('another name would be noticed in a sentence of the code and of a document, and not in code within them', () => {
  const [, worker] = glossary[0] ?? ['', /never/];
  const noticed = (path: string, text: string) =>
    saidInChinese(path, text).some((said) => worker.test(said));
  expect(noticed('a.ts', "const a = { zh: '没有 worker 在线' };")).toBe(true);
  expect(noticed('a.md', '由 worker 执行')).toBe(true);
  expect(noticed('a.md', '名称默认为 `worker`')).toBe(false);
  expect(noticed('a.md', '```\n在 worker 上\n```\n')).toBe(false);
  expect(noticed('a.ts', "// 中文\nconst worker = 'worker';")).toBe(false);
});
