import { expect, test } from 'vitest';
import { describeThrown } from './thrown.ts';

const deaf = {
  toString() {
    throw new Error('no words');
  },
};
const hostile = new Error('x');
Object.defineProperty(hostile, 'message', {
  get() {
    throw deaf;
  },
});
const proxy = new Proxy(new Error('x'), {
  get() {
    throw deaf;
  },
});

test.each([
  [new TypeError('no'), 'TypeError: no'],
  ['a text', 'a text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('mark'), 'Symbol(mark)'],
  [deaf, 'something was thrown that cannot be put into words'],
  [Object.create(null), 'something was thrown that cannot be put into words'],
  [hostile, 'something was thrown that cannot be put into words'],
  [proxy, 'something was thrown that cannot be put into words'],
])('whatever a handler throws is put into words (%#)', (thrown, sentence) => {
  expect(describeThrown(thrown).sentence).toBe(sentence);
});

test('an error whose stack is no text is told without it', () => {
  const odd = Object.assign(new Error('odd'), { stack: 7 });
  expect(describeThrown(odd)).toEqual({ sentence: 'Error: odd' });
});
