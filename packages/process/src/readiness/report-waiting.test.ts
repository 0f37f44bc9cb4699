import type { Waiting } from '@escapement/core';
import { silentLogger, VirtualClock } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { reportWaiting } from './report-waiting.ts';

it('says what is waited for once per change, and nothing of what passes within a second', async () => {
  const clock = new VirtualClock();
  const said: string[] = [];
  const say = (_: object, message: string) => void said.push(message);
  let waiting: readonly Waiting[] = [{ code: 'ZOOKEEPER_AWAY', detail: 'host:1' }];
  const stop = new AbortController();
  const logger = { ...silentLogger, info: say, warn: say };
  const reporting = reportWaiting({ waiting: () => waiting, clock, logger }, stop.signal);
  waiting = [];
  await clock.advance(3_000);
  waiting = [{ code: 'CLOCK_UNFIT', detail: '-6.0 s' }];
  await clock.advance(2_000);
  waiting = [{ code: 'CLOCK_UNFIT', detail: '-6.1 s' }];
  await clock.advance(2_000);
  waiting = [{ code: 'REDIS_AWAY', detail: 'host:2' }, ...waiting];
  await clock.advance(2_000);
  waiting = [];
  await clock.advance(5_000);
  stop.abort();
  await reporting;
  expect(said).toEqual([
    'waiting for the clock of this machine to be set, which is off from that of Redis: -6.0 s',
    'waiting for Redis to answer: host:2 and the clock of this machine to be set, which is off from that of Redis: -6.1 s',
    'waiting for nothing any more',
  ]);
});
