import { expect, test } from 'vitest';
import { RunStopped } from '../stop-reason.ts';
import { callHandler, type HandlerCall } from './handler-call.ts';
import type { Handler } from './handler-module.ts';

const call: HandlerCall = {
  handler: 'work',
  facts: {
    ...{ runId: 'a@20260307T020000Z', jobId: 'a', fireTime: '2026-03-07T02:00:00.000Z' },
    ...{ attempt: 1, epoch: 1 },
  },
};

async function logOf(work: Handler, signal = new AbortController().signal) {
  const written: string[] = [];
  const desk = {
    stop: { signal },
    write: (stream: string, text: string) => void written.push(`${stream} ${text}`),
    progress: () => undefined,
  };
  const outcome = await callHandler(new Map([['work', work]]), call, desk);
  return { outcome, written };
}

test('what tells a handler to stop leaves no stack of ours in its log', async () => {
  const stop = new AbortController();
  stop.abort(new RunStopped('cancelled'));
  const { outcome, written } = await logOf((_, { signal }) => signal.throwIfAborted(), stop.signal);
  expect(outcome).toEqual({ kind: 'failed', reason: 'RunStopped: somebody asked for its end' });
  expect(written).toEqual([]);
});

test('what a handler throws itself is in its log with its stack', async () => {
  const { written } = await logOf(() => {
    throw new TypeError('no such customer');
  });
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^stderr TypeError: no such customer\n +at .*handler-call\.test/);
});

test.each([
  ['whose prototype nobody may ask for', { getPrototypeOf: trap }],
  ['of which nothing may be asked', { get: trap, getPrototypeOf: trap, has: trap, ownKeys: trap }],
])('a handler that throws something %s fails its run, and nothing else', async (_, handler) => {
  const { outcome, written } = await logOf(() => {
    throw new Proxy(new Error('x'), handler);
  });
  const reason = 'something was thrown that cannot be put into words';
  expect(outcome).toEqual({ kind: 'failed', reason });
  expect(written).toEqual([]);
});

function trap(): never {
  throw new Error('it is a trap');
}
