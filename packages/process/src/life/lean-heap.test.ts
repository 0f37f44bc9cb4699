import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const module = fileURLToPath(new URL('./lean-heap.ts', import.meta.url));

/** Keeps a hundred megabytes of small objects, made with as much garbage; answers by how much the heap is larger than what lives in it. */
const load = `
const { keepHeapLean } = await import(process.argv[1]);
if (process.argv[2] === 'lean') keepHeapLean();
const kept = [];
let most = 0;
for (let i = 0; i < 400_000; i += 1) {
  kept.push({ id: 'job-' + i, list: JSON.parse('["one-' + i + '","two-' + i + '"]') });
  if (i % 5_000 === 0) {
    const { heapUsed } = process.memoryUsage();
    most = Math.max(most, heapUsed);
    await new Promise(setImmediate);
  }
}
globalThis.gc();
console.log(most / process.memoryUsage().heapUsed, kept.length);
`;

test('a process that reads much at once grows little beyond what it keeps', async () => {
  const run = promisify(execFile);
  const options = ['--expose-gc', '--import', 'tsx', '--input-type=module', '-e', load];
  const { stdout } = await run(process.execPath, [...options, module, 'lean']);
  expect(Number(stdout.split(' ')[0])).toBeLessThan(1.6);
});
