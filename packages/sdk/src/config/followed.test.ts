import type { ConfigEntry, StoredDocument } from '@escapement/core';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { expect, it } from 'vitest';
import { Following } from './followed.ts';

const entry = (version: number): StoredDocument<ConfigEntry> =>
  ({ kind: 'document', document: { name: 'limits', version, value: version } }) as never;

/** A schema whose answers come when the test says so; odd values do not fit. */
function slowSchema() {
  const waiting: (() => void)[] = [];
  const asked: unknown[] = [];
  const schema: StandardSchemaV1 = {
    '~standard': {
      version: 1,
      vendor: 'us',
      validate: (value) => {
        asked.push(value);
        return new Promise((resolve) => {
          const fits = Number(value) % 2 === 0;
          waiting.push(() => resolve(fits ? { value } : { issues: [{ message: 'odd' }] }));
        });
      },
    },
  };
  const answer = async (): Promise<void> => {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { schema, asked, answer };
}

function follow(schema: StandardSchemaV1) {
  const taken: number[] = [];
  const parts = { schema, fallback: undefined, tell: () => {}, onThrown: () => {} };
  const following = new Following(parts);
  following.onChange((value: never) => taken.push(value));
  return { following, taken };
}

it('the first value is there though another came while it was judged', async () => {
  const { schema, answer } = slowSchema();
  const { following } = follow(schema);
  void following.hear(entry(2));
  void following.hear(entry(4));
  await answer();
  await following.judged;
  expect([following.had, following.trouble]).toEqual([{ value: 2, version: 2 }, undefined]);
});

it('values that change faster than they are judged are taken in their order, the last always', async () => {
  const { schema, answer, asked } = slowSchema();
  const { following, taken } = follow(schema);
  for (const version of [2, 4, 6]) void following.hear(entry(version));
  await answer();
  for (const version of [8, 10]) void following.hear(entry(version));
  for (const _ of [1, 2, 3]) await answer();
  expect(taken).toEqual([2, 6, 10]);
  expect(asked).toEqual([2, 6, 10]);
});

it('a value that does not fit leaves the one before it, and says so', async () => {
  const { schema, answer } = slowSchema();
  const { following, taken } = follow(schema);
  for (const version of [2, 3]) {
    void following.hear(entry(version));
    await answer();
  }
  expect([taken, following.trouble, following.because]).toEqual([[2], 'unfit', 'odd']);
});
