import { expect, test } from 'vitest';
import { ReadingGate } from './reading-gate.ts';

test('the gate lets through no more than its limit, in order, and everybody in the end', async () => {
  const gate = new ReadingGate(3);
  const order: number[] = [];
  let inside = 0;
  let most = 0;
  const reads = Array.from({ length: 50 }, (_, index) =>
    gate.run(async () => {
      order.push(index);
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      if (index === 7) throw new Error('one read failed');
    }),
  );
  const outcomes = await Promise.allSettled(reads);
  expect(most).toBe(3);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(outcomes.filter((one) => one.status === 'rejected')).toHaveLength(1);
  // Free again, for another round.
  expect(await gate.run(() => Promise.resolve('again'))).toBe('again');
});
