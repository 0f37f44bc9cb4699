import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer } from '@escapement/testkit';

/** How often Redis has answered with the error since it started, by its own count. */
export async function errorsOf(redis: RedisServer, code: string): Promise<number> {
  const page = await redis.send('INFO', 'errorstats');
  const found = new RegExp(`errorstat_${code}:count=(\\d+)`).exec(page);
  return Number(found?.[1] ?? 0);
}

/** Sends a command that must be done: an answer that says no would make the fault none. */
export async function must(redis: RedisServer, ...words: readonly string[]): Promise<string> {
  const answer = await redis.send(...words);
  if (answer.startsWith('-')) throw new Error(`${words.join(' ')}: ${answer.trim()}`);
  return answer;
}

/** Waits until a section of INFO says so. */
export async function untilInfo(
  redis: RedisServer,
  section: string,
  expected: RegExp,
): Promise<void> {
  const giveUpAt = performance.now() + 30_000;
  while (!expected.test(await redis.send('INFO', section))) {
    if (performance.now() > giveUpAt) throw new Error(`INFO ${section} never said ${expected}`);
    await delay(20);
  }
}

/** A key of the drill's own, by which it sees whether Redis still has what it had. */
export const mark = 'drill:mark';

export async function setMark(redis: RedisServer): Promise<void> {
  await must(redis, 'SET', mark, '1');
}

export async function hasMark(redis: RedisServer): Promise<boolean> {
  return (await must(redis, 'EXISTS', mark)).startsWith(':1');
}
