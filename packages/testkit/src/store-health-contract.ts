import assert from 'node:assert/strict';
import type { StoreHealth } from '@escapement/core';
import { factsOf } from './contract-fact.ts';
import { eventually } from './eventually.ts';

/** What the contract of the store's health is held against. */
export interface StoreHealthPorts {
  /** Of a store that takes what is written, and has said so. */
  readonly health: StoreHealth;
  /** From now on it refuses what is written, as one that is full. Resolves when that was tried. */
  refuse(): Promise<void>;
  /** It takes it again. */
  serve(): Promise<void>;
  /** It is tried once more. */
  tryAgain(): Promise<void>;
}

/** What the store's health promises. */
export const storeHealthContract = factsOf<StoreHealthPorts>({
  'a store that refuses is known by its reason until it serves': knows,
  'a store that goes on refusing has done so since the first time': tellsSince,
  'each trial is told in its turn, while anybody listens': tells,
});

async function knows({ health, refuse, serve }: StoreHealthPorts): Promise<void> {
  assert.equal(health.obstacle, undefined);
  await refuse();
  const { code, reason = '' } = obstacleOf(health) ?? {};
  assert.ok(code === 'STORE_FULL' && reason.length > 0);
  await serve();
  assert.equal(health.obstacle, undefined);
}

/** As it is now; what was asserted of it before is over. */
function obstacleOf({ obstacle }: StoreHealth): StoreHealth['obstacle'] {
  return obstacle;
}

async function tellsSince({ health, refuse, serve, tryAgain }: StoreHealthPorts): Promise<void> {
  await refuse();
  const first = health.obstacle?.sinceMs ?? assert.fail('it refuses');
  await tryAgain();
  assert.equal(health.obstacle?.sinceMs, first);
  await serve();
  await refuse();
  assert.ok((health.obstacle?.sinceMs ?? 0) >= first);
  await serve();
}

async function tells({ health, refuse, serve, tryAgain }: StoreHealthPorts): Promise<void> {
  const told: (string | undefined)[] = [];
  const stop = health.onTried(() => told.push(health.obstacle?.code));
  await tryAgain();
  assert.equal(told.at(-1), undefined);
  assert.ok(told.length > 0);
  await refuse();
  await eventually('the refusal was told', () => told.at(-1) === 'STORE_FULL');
  await serve();
  assert.equal(told.at(-1), undefined);
  stop();
  const { length } = told;
  await tryAgain();
  assert.equal(told.length, length);
}
