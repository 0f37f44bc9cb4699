import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readInTurns } from './read-in-turns.ts';

/** How many chunks came in each turn of the loop, of a pipe that always has the next. */
async function chunksByTurn(bytes: number, count: number): Promise<readonly number[]> {
  let left = count;
  const pipe = new Readable({
    read() {
      left -= 1;
      this.push(left >= 0 ? Buffer.alloc(bytes) : null);
    },
  });
  const turns = [0];
  readInTurns(pipe, () => {
    turns.push((turns.pop() ?? 0) + 1);
  });
  const ended = once(pipe, 'end').then(() => 'ended');
  while ((await Promise.race([ended, setImmediate('turn')])) === 'turn') turns.push(0);
  return turns;
}

test('a pipe that is flooded lets all else have its turn between its chunks, and loses none', async () => {
  const turns = await chunksByTurn(64 * 1024, 50);
  expect(turns.reduce((sum, chunks) => sum + chunks)).toBe(50);
  expect(Math.max(...turns)).toBeLessThanOrEqual(2);
});
