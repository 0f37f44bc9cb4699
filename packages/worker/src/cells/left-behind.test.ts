import { expect, test } from 'vitest';
import { leftSentence, nothingLeft } from './left-behind.ts';

test('nothing is said of nothing', () => {
  expect(leftSentence(nothingLeft)).toBeUndefined();
});

test('all that was left stands in one sentence, however much it was', () => {
  const listeners = Array.from({ length: 50 }, (_, i) => `${i} ${'x'.repeat(10_000)}`);
  const sentence = leftSentence({ variables: 1, timers: 2, listeners }) ?? '';
  expect(sentence).toMatch(/2 timers, .*\(0 x+, 1 x+, .*, …\).*1 variable of the environment/);
  expect(sentence.length).toBeLessThan(500);
});
