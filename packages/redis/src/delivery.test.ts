import { CoordinationFault } from '@escapement/core';
import { envelopeOf, silentLogger } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { type Delivering, deliver } from './delivery.ts';
import { seal } from './signature.ts';

const envelope = envelopeOf();
const away = new CoordinationFault('COORD_UNAVAILABLE', 'no session', { retryable: true });

/** Delivers one entry, and tells what was done with it and how long it was put off. */
async function delivered(options: {
  readonly data?: string;
  readonly key?: () => Promise<string>;
  readonly attempt?: number;
}) {
  const { data = seal(envelope, 'key'), key = async () => 'key', attempt = 1 } = options;
  const pauses: number[] = [];
  const said: string[] = [];
  const say = (_about: object, message: string) => said.push(message);
  const parts = {
    tap: {
      queue: 'default',
      putOff: async (_entry: unknown, delayMs: number) => pauses.push(delayMs),
    },
    held: { hold: () => ({ taken: new AbortController().signal, release: () => undefined }) },
    signingKeys: { accepted: async () => [await key()], refreshed: async () => [await key()] },
    clock: {},
    time: { now: () => envelope.dueTime },
    logger: { ...silentLogger, warn: say, error: say },
    handle: async () => ({ kind: 'done' }),
  } as unknown as Delivering;
  const entry = { runId: envelope.runId, token: 't', data, attempt, givenUp: undefined };
  return { served: await deliver(parts, entry), pauses, said };
}

describe('a queue entry', () => {
  it('is served when its envelope is whole', async () => {
    expect((await delivered({})).served).toEqual({ kind: 'done' });
  });

  it('with a true envelope that no schema can walk is refused at once, and no key is said to be missing', async () => {
    const input = JSON.parse('['.repeat(2_200) + ']'.repeat(2_200)) as never;
    const task = { kind: 'handler', handler: 'noop', input } as const;
    const { served, pauses, said } = await delivered({ data: seal({ ...envelope, task }, 'key') });
    expect(served).toMatchObject({ kind: 'refused', reason: expect.stringContaining('nested') });
    expect({ pauses, said }).toEqual({ pauses: [], said: ['a run was refused'] });
  });

  it('waits while the signing key cannot be had, longer each time and never for long', async () => {
    const key = () => Promise.reject(away);
    const pauses: number[] = [];
    for (const attempt of [1, 2, 3, 20]) {
      const put = await delivered({ key, attempt });
      expect(put.served).toEqual({ kind: 'moved' });
      pauses.push(...put.pauses);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 15_000]);
  });

  it('is not told to wait for the key when it is the code that failed: a defect passes untouched', async () => {
    const defect = new TypeError('x is not a function');
    await expect(delivered({ key: () => Promise.reject(defect) })).rejects.toBe(defect);
  });
});
