import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { describeThrown } from './thrown.ts';

const deaf = {
  [inspect.custom]() {
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
  [undefined, 'undefined was thrown, which is no error'],
  [null, 'null was thrown, which is no error'],
  [{ code: 7 }, '{ code: 7 } was thrown, which is no error'],
  [Symbol('mark'), 'Symbol(mark) was thrown, which is no error'],
  [Object.create(null), '[Object: null prototype] {} was thrown, which is no error'],
  [deaf, 'something was thrown that cannot be put into words'],
  [hostile, 'something was thrown that cannot be put into words'],
  [proxy, 'something was thrown that cannot be put into words'],
])('whatever a handler throws is put into words (%#)', (thrown, sentence) => {
  expect(describeThrown(thrown).sentence).toBe(sentence);
});

test('an error whose stack is no text is told without it', () => {
  const odd = Object.assign(new Error('odd'), { stack: 7 });
  expect(describeThrown(odd)).toEqual({ sentence: 'Error: odd' });
});

test('the causes of an error are told one after the other', () => {
  const root = new Error('the disk is full');
  const middle = new Error('the page was not written', { cause: root });
  const { sentence, detail } = describeThrown(new Error('the report failed', { cause: middle }));
  expect(sentence).toBe('Error: the report failed');
  expect(detail).toMatch(
    /the report failed[\s\S]*caused by Error: the page was not written[\s\S]*caused by Error: the disk is full/,
  );
});

test('the errors that one gathers are told, whatever they are', () => {
  const gathered = new AggregateError([new Error('first'), 'second', deaf], 'all of them failed');
  const { detail } = describeThrown(gathered);
  expect(detail).toContain('error 1 of 3: Error: first');
  expect(detail).toContain('error 2 of 3: second');
  expect(detail).toContain('error 3 of 3: something was thrown that cannot be put into words');
});

test('causes that go round in a circle come to an end', () => {
  const one = new Error('one');
  const two = new Error('two', { cause: one });
  one.cause = two;
  expect(describeThrown(one).detail?.match(/caused by/g)).toHaveLength(1);
});

test('of a thousand errors some are told, and how many more there are', () => {
  const gathered = new AggregateError(
    Array.from({ length: 1_000 }, (_, i) => new Error(`error ${i}`)),
  );
  const { detail = '' } = describeThrown(gathered);
  expect(detail.length).toBeLessThan(65_000);
  expect(detail).toMatch(/and 981 more$/);
});
