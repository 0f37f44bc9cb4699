import { type ExchangeRequest, type RunExchange, StoreFault } from '@escapement/core';
import { settled } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { takerRig } from '../fixtures/taker-rig.ts';

/** Redis refuses every call that this is true of, for what stands in some key. */
async function refusingRig(refuses: (request: ExchangeRequest) => boolean) {
  const state = { isMended: false };
  let asked: RunExchange['exchange'] | undefined;
  const rig = await takerRig({ concurrency: 10 });
  asked = rig.exchange.exchange.bind(rig.exchange);
  rig.exchange.exchange = (queue, request) => {
    if (state.isMended || !refuses(request)) return asked(queue, request);
    const fault = new StoreFault('STORE_CONTENT', 'WRONGTYPE', { retryable: true });
    return Promise.reject(fault);
  };
  return { ...rig, state };
}

const isOf = (jobId: string) => (request: ExchangeRequest) =>
  request.ends.some(({ runId }) => runId.startsWith(`${jobId}@`));

describe('an outcome that Redis refuses to hear', () => {
  it('holds up no other, and is heard once what it was refused for is mended', async () => {
    const { taker, clock, ask, end, stateOf, begunJobs, state } = await refusingRig(isOf('bad'));
    await ask('good', 'bad', 'fine');
    taker.wake();
    await settled();
    for (const jobId of ['good', 'bad', 'fine']) void end(jobId);
    await clock.advance(1_000);
    expect(['good', 'bad', 'fine'].map(stateOf)).toEqual(['succeeded', 'running', 'succeeded']);
    await ask('next');
    await clock.advance(1_000);
    await end('next');
    expect([begunJobs().at(-1), stateOf('next')]).toEqual(['next', 'succeeded']);
    state.isMended = true;
    await clock.advance(6_000);
    expect(stateOf('bad')).toBe('succeeded');
  });

  it('is not one of others where it is taking that is refused', async () => {
    const { taker, clock, ask, end, stateOf, state } = await refusingRig(({ most }) => most > 0);
    state.isMended = true;
    await ask('a', 'b');
    taker.wake();
    await settled();
    state.isMended = false;
    for (const jobId of ['a', 'b']) void end(jobId);
    await clock.advance(1_000);
    expect(['a', 'b'].map(stateOf)).toEqual(['succeeded', 'succeeded']);
  });

  it('is not one of others where it is a question for what was lost that is refused', async () => {
    const { taker, clock, ask, end, stateOf } = await refusingRig(
      (request) => request.recall !== undefined || isOf('bad')(request),
    );
    await ask('bad', 'good');
    taker.wake();
    await settled();
    for (const jobId of ['bad', 'good']) void end(jobId);
    await clock.advance(2_000);
    expect(['bad', 'good'].map(stateOf)).toEqual(['running', 'succeeded']);
  });
});
