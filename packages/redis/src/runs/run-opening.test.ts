import {
  type OpenedRun,
  type RunEnvelope,
  redisMillis,
  StoreFault,
  scheduledRunId,
} from '@escapement/core';
import { silentLogger } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { type OpeningParts, openRun } from './run-opening.ts';
import { type JobCard, sealedTicket } from './ticket.ts';

const key = 'a key';
const fireTime = Date.parse('2026-03-07T02:00:00.000Z');
const card: JobCard = {
  jobId: 'bill',
  revision: 8,
  version: 3,
  task: { kind: 'handler', handler: 'bill' },
  overlap: 'skip',
};
const runId = scheduledRunId('bill', fireTime);
const envelope: RunEnvelope = {
  ...card,
  runId,
  trigger: 'schedule',
  fireTime,
  dueTime: fireTime,
  beginBy: fireTime + 60_000,
  epoch: 1,
  queue: 'default',
};

/** All of it is known, so that a run is opened at once. */
function known(parts: Partial<OpeningParts>): OpeningParts {
  return {
    signingKeys: {
      current: async () => key,
      accepted: async () => [key],
      lately: () => [key],
      refreshed: async () => [key],
      first: () => key,
    },
    cards: { known: () => card, of: async () => card },
    old: undefined,
    withOwnInput: async (opened) => ({ kind: 'opened', envelope: opened }),
    time: { now: () => redisMillis(fireTime) },
    logger: silentLogger,
    ...parts,
  };
}

function open(parts: Partial<OpeningParts>): OpenedRun | Promise<OpenedRun> {
  const sealed = sealedTicket(envelope, key);
  const attempt = { state: 'running', attempt: 1, failures: 0 } as const;
  return openRun(known(parts), 'default', { runId, ...attempt, takenAt: fireTime, sealed });
}

describe('a run of which all is known', () => {
  it('is opened at once', () => {
    expect(open({})).toMatchObject({ kind: 'opened', envelope: { runId, jobId: 'bill' } });
  });

  it('waits where the time of the store cannot be had, and brings down no worker', () => {
    const now = () => {
      throw new StoreFault('STORE_TIME_UNKNOWN', 'the time of Redis is not known', {
        retryable: true,
      });
    };
    expect(open({ time: { now } })).toEqual({ kind: 'not-yet', afterMs: expect.any(Number) });
  });

  it('throws on what is wrong with the code', () => {
    const now = () => {
      throw new TypeError('no such thing');
    };
    expect(() => open({ time: { now } })).toThrow('no such thing');
  });

  it('is asked for where its card is not known, and waits where that cannot be had', async () => {
    const of = async () => {
      throw new StoreFault('STORE_UNREACHABLE', 'Redis is away', { retryable: true });
    };
    const cards = { known: () => undefined, of };
    expect(await open({ cards })).toEqual({ kind: 'not-yet', afterMs: expect.any(Number) });
  });
});
