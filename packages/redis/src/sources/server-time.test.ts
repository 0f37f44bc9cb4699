import { expect, it } from 'vitest';
import { ServerTime } from './server-time.ts';

it('is not known before the server has answered', () => {
  expect(new ServerTime().at(0)).toBeUndefined();
});

it('lies between what it can have been, however long an answer took', () => {
  const time = new ServerTime();
  time.learn(100_000, 0, 3_000);
  expect(time.at(3_000)).toEqual({ from: 100_000, upTo: 103_001 });
});

it('is known by the best answer, a little less well as time goes by', () => {
  const time = new ServerTime();
  time.learn(100_000, 0, 2);
  time.learn(100_150, 50, 1_000);
  const { from, upTo } = time.at(1_000) ?? { from: 0, upTo: 0 };
  expect(from).toBeGreaterThanOrEqual(100_996);
  expect(upTo).toBeLessThanOrEqual(101_004);
  const later = time.at(101_000) ?? { from: 0, upTo: 0 };
  expect(later.upTo - later.from).toBeGreaterThan(200);
});

it('is what the server says last where somebody has set its clock', () => {
  const time = new ServerTime();
  time.learn(100_000, 0, 2);
  time.learn(50_000, 10, 12);
  expect(time.at(12)).toEqual({ from: 50_000, upTo: 50_003 });
});
