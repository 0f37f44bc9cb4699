import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const send = (url: string, payload: object) =>
  world.api.inject({ method: 'POST', url: `/api/v1${url}`, headers: bearer, payload });
const create = (task: object) =>
  send('/jobs', jobInput({ task: { kind: 'bullmq', queue: 'mails', name: 'mail', ...task } }));

describe("a job for a queue of BullMQ's", () => {
  it('is kept with its job, and answered', async () => {
    const options = { attempts: 3, backoff: { type: 'exponential', delay: 1_000 }, priority: 5 };
    const answer = await create({ data: { to: '${config.to}', at: '${fireDate}' }, options });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'TASK_INVALID' });
    const made = await create({ data: { at: '${fireDate}' }, options });
    expect(made.json()).toMatchObject({
      task: { prefix: 'bull', data: { at: '${fireDate}' }, options },
    });
  });

  it.each([
    [{ queue: 'a:b' }, 'task.queue'],
    [{ queue: '' }, 'task.queue'],
    [{ prefix: 'a b' }, 'task.prefix'],
    [{ prefix: '{esc}' }, 'task.prefix'],
    [{ prefix: '{esc}:-record' }, 'task.prefix'],
    [{ name: '' }, 'task.name'],
    [{ options: { jobId: 'mine' } }, 'task.options.jobId'],
    [{ options: { delay: 5 } }, 'task.options.delay'],
    [{ options: { repeat: { every: 5 } } }, 'task.options.repeat'],
    [{ options: { priority: -1 } }, 'task.options.priority'],
    [{ options: { removeOnComplete: { count: 5 } } }, 'task.options.removeOnComplete'],
    [{ options: { backoff: { type: 'custom', delay: 1 } } }, 'task.options.backoff.type'],
    [{ input: {} }, 'task.input'],
    [{ data: { to: '${nothing}' } }, 'task.data.to'],
  ])('is refused with its place: %j', async (task, path) => {
    const problem = (await create(task)).json();
    expect(problem).toMatchObject({ status: 400, errors: [{ path }] });
    expect(world.coordination.writes).toBe(0);
  });

  it('holds no secret, which would stand in the queue for all to read', async () => {
    await world.api.inject({
      ...{ method: 'PUT', url: '/api/v1/secrets/smtp', payload: { value: 'hunter22' } },
      headers: { ...bearer, 'if-match': '*' },
    });
    const asked = { data: { password: '${secret.smtp}' } };
    for (const [task, path] of [
      [asked, 'task.data.password'],
      [{ name: '${secret.smtp}' }, 'task.name'],
    ] as const) {
      const problem = (await create(task)).json();
      expect(problem).toMatchObject({
        ...{ status: 400, code: 'TASK_INVALID' },
        errors: [{ code: 'TASK_UNSENDABLE', path, text: '${secret.smtp}' }],
      });
      expect(problem.errors[0].message.zh).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('may be given other data by whoever asks for a run, but no more of what it may not ask for', async () => {
    await create({ data: { to: 'bob' } });
    const run = await send('/jobs/nightly-report/runs', { input: { to: 'eve' } });
    expect(run.statusCode).toBe(202);
    const refused = await send('/jobs/nightly-report/runs', { input: { to: '${secret.smtp}' } });
    expect(refused.json()).toMatchObject({ status: 400, errors: [{ path: 'input.to' }] });
    const named = await send('/jobs/nightly-report/runs', { input: { '${runId}': 1 } });
    expect(named.json()).toMatchObject({ status: 400, errors: [{ path: 'input.${runId}' }] });
  });
});
