import assert from 'node:assert/strict';
import { type SecretUses, type StoreClock, secretUsesKept } from '@escapement/core';
import { factsOf } from './contract-fact.ts';
import { eventually } from './eventually.ts';

export interface SecretUsesPorts {
  readonly uses: SecretUses;
  /** By which uses are told. */
  readonly time: Pick<StoreClock, 'now'>;
}

/** What is promised of the uses of secrets; each fact wants a store without any. */
export const secretUsesContract = factsOf<SecretUsesPorts>({
  'the last use of each secret is told, and nothing of one that was not used': tellsLast,
  'of more names than are kept the ones that were used longest ago are forgotten': isBounded,
});

async function tellsLast({ uses, time }: SecretUsesPorts): Promise<void> {
  await uses.note([]);
  assert.deepEqual(await uses.lastOf([]), new Map());
  const from = time.now();
  await uses.note(['smtp', 'token']);
  const first = await uses.lastOf(['token', 'smtp', 'unused']);
  assert.deepEqual([...first.keys()].toSorted(), ['smtp', 'token']);
  for (const at of first.values()) assert.ok(at >= from && at <= time.now());
  await eventually('time goes on', async () => time.now() > (first.get('token') ?? 0));
  await uses.note(['token']);
  const second = await uses.lastOf(['smtp', 'token']);
  assert.equal(second.get('smtp'), first.get('smtp'));
  assert.ok((second.get('token') ?? 0) > (first.get('token') ?? 0));
}

async function isBounded({ uses, time }: SecretUsesPorts): Promise<void> {
  await uses.note(['oldest']);
  const noted = time.now();
  await eventually('time goes on', async () => time.now() > noted);
  const names = Array.from({ length: secretUsesKept }, (_, i) => `secret-${i}`);
  await uses.note(names);
  assert.equal((await uses.lastOf(names)).size, secretUsesKept);
  assert.equal((await uses.lastOf(['oldest'])).size, 0);
}
