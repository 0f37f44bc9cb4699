import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { growingPercent } from './lean-heap.ts';

const module = fileURLToPath(new URL('./lean-heap.ts', import.meta.url));

/**
 * Keeps some of what it makes, and lets go of the rest when that has become old. Answers by how much more it had in memory at most than what
 * lived in the end.
 */
const load = `
const { keepHeapLean } = await import(process.argv[1]);
if (process.argv[2] === 'lean') keepHeapLean();
const kept = [];
const passing = new Array(200_000);
let most = 0;
for (let i = 0; i < 4_000_000; i += 1) {
  const made = { id: i, list: new Array(20).fill(i) };
  if (i % 10 === 0) kept.push(made);
  else passing[i % passing.length] = made;
  if (i % 10_000 === 0) {
    most = Math.max(most, process.memoryUsage().heapUsed);
    await new Promise(setImmediate);
  }
}
globalThis.gc();
console.log(most / process.memoryUsage().heapUsed, kept.length);
`;

async function grownBy(how: 'lean' | 'as-it-is'): Promise<number> {
  const options = ['--expose-gc', '--import', 'tsx', '--input-type=module', '-e', load];
  const { stdout } = await promisify(execFile)(process.execPath, [...options, module, how]);
  return Number.parseFloat(stdout);
}

test('a small heap may grow by as much as a large one, within bounds', () => {
  expect([1, 40, 96, 160, 1_000].map(growingPercent)).toEqual([150, 120, 50, 30, 30]);
});

test('a process that makes much at once has less beside what it keeps than it would by itself', async () => {
  expect(await grownBy('lean')).toBeLessThan(0.85 * (await grownBy('as-it-is')));
}, 60_000);
