import { envelopeOf, FakeStoreClock, silentLogger, VirtualClock } from '@escapement/testkit';
import { expect, test } from 'vitest';
import type { RunInHand } from './run-in-hand.ts';
import { RunOfTask } from './run-of-task.ts';
import { RunStop } from './run-stop.ts';

test('what a secret in an address is sent as is masked like the secret itself', () => {
  const url = 'http://us:${secret.pw}@host/';
  const envelope = envelopeOf({ task: { kind: 'http', method: 'GET', url } });
  const run = { attempt: 1, taken: { failures: 0 }, stop: new RunStop() } as RunInHand;
  const exchange = { appendLog: async () => {}, tell: async () => {} };
  const clock = new VirtualClock();
  const task = new RunOfTask(
    { exchange, clock, time: new FakeStoreClock(clock), logger: silentLogger },
    run,
    { envelope, secrets: new Map([['pw', '7y1']]), config: new Map(), isSure: () => true },
  );
  const reason = `said: authorization: Basic ${btoa('us:7y1')}`;
  expect(task.masked({ kind: 'failed', reason })).toEqual({
    ...{ kind: 'failed', reason: 'said: authorization: Basic ***' },
  });
});
