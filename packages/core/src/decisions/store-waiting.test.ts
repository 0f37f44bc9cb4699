import { expect, it } from 'vitest';
import { inWords, sayWaiting } from '../schemas/waiting.ts';
import { storeWaiting } from './store-waiting.ts';

const measured = (offsetMs: number) => ({ offsetMs, uncertaintyMs: 1, fitness: 'unfit' as const });
const obstacle = (code: string, reason: string) => ({ code, reason, sinceMs: 0 });

it('what is waited for is said in both languages, and only what others said is not translated', () => {
  const said = storeWaiting(measured(-6_040), obstacle('STORE_FULL', 'OOM x')).map(sayWaiting);
  expect(said.map(({ message }) => message.zh)).toEqual([
    '等待校正本机时钟（与 Redis 的时钟不一致）：-6.0 s',
    '等待 Redis 恢复写入：OOM x',
  ]);
});

it.each([
  [undefined, undefined, []],
  [{ ...measured(700), fitness: 'off' as const }, undefined, []],
  [
    measured(3_600_000),
    undefined,
    ['the clock of this machine to be set, which is off from that of Redis: +3600.0 s'],
  ],
  [
    measured(-6_040),
    undefined,
    ['the clock of this machine to be set, which is off from that of Redis: -6.0 s'],
  ],
  [undefined, obstacle('STORE_UNAVAILABLE', 'no'), ['Redis to answer']],
  [
    undefined,
    obstacle('STORE_OTHER', 'no'),
    [
      'the address of Redis to be set right, since the leader of this cluster works in another Redis, or in another database of this one',
    ],
  ],
  [undefined, obstacle('STORE_FULL', 'OOM x'), ['Redis to take writes again: OOM x']],
])('what is waited for is said in words (%#)', (clock, redis, words) => {
  expect(storeWaiting(clock, redis).map(inWords)).toEqual(words);
});
