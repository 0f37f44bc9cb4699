import { jobRevisionsSchema, jobViewSchema } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const job = '/api/v1/jobs/nightly-report';
const send = (method: 'POST' | 'PUT', url: string, payload?: object) =>
  world.api.inject({
    ...{ method, url, headers: { ...bearer, 'if-match': '*' } },
    ...(payload === undefined ? {} : { payload }),
  });
const write = (description: string, change: object = {}) =>
  send('PUT', job, jobInput({ description, ...change }));
const rollback = (body: object) => send('POST', `${job}/rollback`, body);
const versions = async () => {
  const answer = await world.api.inject({ url: `${job}/revisions`, headers: bearer });
  return jobRevisionsSchema.parse(answer.json()).items.map(({ version }) => version);
};

describe('a job that is rolled back', () => {
  it('says again what it said, as a new version, and nothing of the past is lost', async () => {
    await send('POST', '/api/v1/jobs', jobInput({ description: 'the first' }));
    await write('the second');
    const answer = await rollback({ version: 1 });
    const back = jobViewSchema.parse(answer.json());
    expect(back).toMatchObject({ description: 'the first', version: 3 });
    expect(answer.headers.etag).toBe('"3"');
    expect(await versions()).toEqual([3, 2, 1]);
  });

  it('has the credentials again that nobody is shown', async () => {
    const task = { kind: 'http', url: 'https://somebody:secret@example.org/sweep' };
    await send('POST', '/api/v1/jobs', jobInput({ task }));
    await write('without', { task: { kind: 'handler', handler: 'noop' } });
    await rollback({ version: 1 });
    expect(world.coordination.jobs.get('nightly-report')?.task).toMatchObject(task);
  });

  it('stays paused, where it was', async () => {
    await send('POST', '/api/v1/jobs', jobInput());
    await write('the second');
    await send('POST', `${job}/pause`, { reason: 'the database moves' });
    expect((await rollback({ version: 1 })).json()).toMatchObject({ state: 'paused' });
  });

  it('is refused over another version than was meant, and to one that is not kept', async () => {
    await send('POST', '/api/v1/jobs', jobInput());
    await write('the second');
    const changed = await rollback({ version: 1, ifVersion: 1 });
    expect(changed.json()).toMatchObject({ status: 412, code: 'JOB_CHANGED' });
    const unknown = await rollback({ version: 9 });
    expect(unknown.json()).toMatchObject({ status: 404, code: 'JOB_REVISION_NOT_FOUND' });
    const nowhere = await send('POST', '/api/v1/jobs/nobody/rollback', { version: 1 });
    expect(nowhere.json()).toMatchObject({ status: 404, code: 'JOB_NOT_FOUND' });
  });
});

describe('a job that is created paused', () => {
  it('is paused from its beginning on, with the reason', async () => {
    const paused = { reason: 'to be looked at first' };
    const answer = await send('POST', '/api/v1/jobs', jobInput({ paused }));
    const made = jobViewSchema.parse(answer.json());
    expect(made).toMatchObject({ state: 'paused', version: 1, paused });
    expect(made.paused?.since).toBe(made.createdAt);
    const resumed = await send('POST', `${job}/resume`);
    expect(resumed.json()).toMatchObject({ state: 'enabled' });
  });

  it('is refused without a reason', async () => {
    const answer = await send('POST', '/api/v1/jobs', jobInput({ paused: { reason: ' ' } }));
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ path: 'paused.reason' }] });
  });
});
