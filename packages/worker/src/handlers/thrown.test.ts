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

const revoked = Proxy.revocable(new Error('x'), {});
revoked.revoke();
const noPrototype = new Proxy(new Error('x'), {
  getPrototypeOf() {
    throw deaf;
  },
});
/** An error of which one thing cannot be looked at. */
const without = (field: string) =>
  Object.defineProperty(new Error('odd'), field, {
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
  [without('stack'), 'Error: odd'],
  [without('cause'), 'Error: odd'],
  [without('name'), 'Error: odd'],
  [Object.freeze(new Error('cold')), 'Error: cold'],
  [Object.freeze({ code: 7 }), '{ code: 7 } was thrown, which is no error'],
  [{ a: 'x'.repeat(90), b: 'y'.repeat(90) }, expect.not.stringContaining('\n')],
  [
    Promise.resolve(new Error('inner')),
    expect.stringMatching(/^Promise .* was thrown, which is no error$/),
  ],
  [new Error('x'.repeat(10_000_000)), `Error: ${'x'.repeat(1_992)}…`],
])('whatever a handler throws is put into words (%#)', (thrown, sentence) => {
  expect(describeThrown(thrown).sentence).toEqual(sentence);
});

test('what cannot be looked at at all is put into words too', () => {
  for (const thrown of [noPrototype, revoked.proxy]) {
    const said = { sentence: 'something was thrown that cannot be put into words' };
    expect(describeThrown(thrown)).toEqual(said);
  }
});

test('what an error lets itself be asked is in the log, whatever it does not', () => {
  expect(describeThrown(without('cause')).detail).toMatch(/^Error: odd\n +at /);
  const gathered = new AggregateError([without('stack'), new Error('sound')], 'both failed');
  expect(describeThrown(gathered).detail).toContain('error 2 of 2: Error: sound');
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
