import { jobBatchOutcomesSchema } from '@escapement/protocol';
import { describe, expect, it } from 'vitest';
import { batchKey, batchOf, batchUrl, useBatches } from './fixtures/batch-rig.ts';
import { bearer, jobInput } from './fixtures/fake-world.ts';

const batch = useBatches();

describe('the whole of a batch is refused', () => {
  const text = (payload: string) =>
    batch.world.api.inject({
      method: 'POST',
      url: batchUrl,
      headers: { ...bearer, 'content-type': 'application/json' },
      payload,
    });

  it.each([
    ['no object', [], 400, 'INPUT_INVALID'],
    ['an object without jobs', {}, 400, 'INPUT_INVALID'],
    ['no list', { jobs: { id: 'a' } }, 400, 'INPUT_INVALID'],
    ['no job', { jobs: [] }, 400, 'INPUT_INVALID'],
    ['more jobs than a batch takes', { jobs: batchOf(501) }, 400, 'INPUT_INVALID'],
    ['an unknown field beside them', { jobs: batchOf(1), dryRun: true }, 400, 'INPUT_INVALID'],
    [
      'a megabyte',
      { jobs: [jobInput({ description: 'x'.repeat(1_100_000) })] },
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'values without end',
      { jobs: [Array.from({ length: 60_000 }, () => 0)] },
      400,
      'BODY_TOO_COMPLEX',
    ],
  ])('that is %s', async (...[, payload, status, code]) => {
    const answer = await text(JSON.stringify(payload));
    expect(answer.json()).toMatchObject({ status, code });
    expect(batch.world.coordination.writes).toBe(0);
  });

  it('with the fields that it takes, and the bytes', async () => {
    const unknown = await batch.send({ jobs: batchOf(1), dryRun: true });
    expect(unknown.json().errors).toMatchObject([{ path: 'dryRun', allowed: 'jobs' }]);
    const many = await batch.send({ jobs: batchOf(501) });
    expect(many.json().errors).toMatchObject([{ path: 'jobs', allowed: 'at most 500 items' }]);
    expect((await text(' '.repeat(1_100_000))).json().detail).toContain('1048576 bytes');
  });

  it('when its key stands for another request', async () => {
    await batch.outcomesOf(batchOf(2), batchKey);
    expect((await batch.send({ jobs: batchOf(3) }, batchKey)).json()).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('while nobody knows what time it is', async () => {
    batch.world.time.isUnknown = true;
    expect((await batch.send({ jobs: batchOf(2) })).json()).toMatchObject({ code: 'TIME_UNKNOWN' });
    expect(batch.world.coordination.writes).toBe(0);
  });

  it('while ZooKeeper is away', async () => {
    batch.world.coordination.state = 'suspended';
    const answer = await batch.send({ jobs: [jobInput({ colour: 'red' }), ...batchOf(2)] });
    expect(answer.json()).toMatchObject({ status: 503, code: 'ZOOKEEPER_UNAVAILABLE' });
  });

  it('within two seconds when ZooKeeper is silent', async () => {
    batch.world.coordination.frozen = true;
    const asked = batch.send({ jobs: batchOf(100) });
    while (batch.world.clock.sleeping === 0) await new Promise(setImmediate);
    await batch.world.clock.advance(1_999);
    expect((await asked).json()).toMatchObject({ status: 503, code: 'ZOOKEEPER_UNAVAILABLE' });
  });

  it('for another reason than a method: there is one', async () => {
    const answer = await batch.world.api.inject({ url: batchUrl, headers: bearer });
    expect(answer.json()).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(answer.headers.allow).toBe('POST');
  });
});

describe('the answer to a batch is bounded', () => {
  it('when each of its jobs is wrong in many ways', async () => {
    const wrong = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`field-${i}`, 1]));
    const answer = await batch.send({ jobs: Array.from({ length: 500 }, () => wrong) });
    expect(answer.statusCode).toBe(200);
    expect(answer.body.length).toBeLessThan(600_000);
    const { outcomes } = jobBatchOutcomesSchema.parse(answer.json());
    for (const each of outcomes) {
      if (each.outcome === 'created') throw new Error('none of them is a job');
      const { errors = [], moreErrors = 0 } = each.problem;
      expect(errors.length + moreErrors).toBeGreaterThanOrEqual(90);
    }
  });

  it('when what was sent as an id is longer than any', async () => {
    const [outcome] = await batch.outcomesOf([{ id: 'x'.repeat(5_000) }]);
    expect(outcome?.id?.length).toBe(128);
  });
});
