import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const inputSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['account'],
  properties: { account: { type: 'string', minLength: 1 }, cents: { type: 'integer', minimum: 0 } },
  additionalProperties: false,
};

const create = (task: object, change: object = {}) =>
  world.api.inject({
    method: 'POST',
    url: '/api/v1/jobs',
    headers: { ...bearer, 'content-type': 'application/json' },
    payload: jobInput({ task: { kind: 'handler', handler: 'noop', ...task }, ...change }),
  });

describe('a schema of the input', () => {
  it('is kept with its job and answered', async () => {
    const answer = await create({ input: { account: 'DE1', cents: 5 }, inputSchema });
    expect(answer.statusCode).toBe(201);
    const got = await world.api.inject({ url: '/api/v1/jobs/nightly-report', headers: bearer });
    expect(got.json().task).toMatchObject({ inputSchema });
  });

  it.each([
    [{ type: 'text' }, 'task.inputSchema.type'],
    [{ properties: { a: { minimun: 1 } } }, 'task.inputSchema.properties.a.minimun'],
    [{ properties: { a: { $ref: 'https://x.test/a' } } }, 'task.inputSchema.properties.a.$ref'],
    [{ properties: { a: { $ref: '#/$defs/none' } } }, 'task.inputSchema.properties.a.$ref'],
    [{ allOf: [{ $ref: '#' }] }, 'task.inputSchema'],
    [{ pattern: '(?=a)b' }, 'task.inputSchema.pattern'],
    [{ patternProperties: { '(a)\\1': true } }, 'task.inputSchema.patternProperties.(a)\\1'],
    [{ $schema: 'http://json-schema.org/draft-07/schema#' }, 'task.inputSchema.$schema'],
    [{ description: 'x'.repeat(17_000) }, 'task.inputSchema'],
  ])('that is none is refused with its place: %j', async (schema, path) => {
    const problem = (await create({ input: {}, inputSchema: schema })).json();
    expect(problem).toMatchObject({ status: 400, code: 'INPUT_SCHEMA_INVALID' });
    expect(problem.errors[0]).toMatchObject({ code: 'INPUT_SCHEMA_INVALID', path });
    expect(problem.errors[0].message.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(world.coordination.writes).toBe(0);
  });

  it.each([
    [{}, 'task.input.account'],
    [{ account: 7 }, 'task.input.account'],
    [{ account: 'DE1', cents: 0.5 }, 'task.input.cents'],
    [{ account: 'DE1', tip: 1 }, 'task.input.tip'],
    [{ account: 'DE1', cents: '${attempt}s' }, 'task.input.cents'],
    [[], 'task.input'],
    [undefined, 'task.input'],
  ])('keeps out an input of the job that does not fit, with its place: %j', async (input, path) => {
    const problem = (await create({ input, inputSchema })).json();
    expect(problem).toMatchObject({ status: 400, code: 'INPUT_UNFIT' });
    expect(problem.errors[0]).toMatchObject({ code: 'INPUT_UNFIT', path });
    expect(problem.errors[0].message.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(world.coordination.writes).toBe(0);
  });

  it('keeps it out of an edit and of a batch too', async () => {
    await create({ input: { account: 'DE1' }, inputSchema });
    const task = { kind: 'handler', handler: 'noop', input: {}, inputSchema };
    const edit = await world.api.inject({
      method: 'PUT',
      url: '/api/v1/jobs/nightly-report',
      headers: { ...bearer, 'if-match': '*' },
      payload: jobInput({ task }),
    });
    expect(edit.json()).toMatchObject({ status: 400, code: 'INPUT_UNFIT' });
    const batch = await world.api.inject({
      method: 'POST',
      url: '/api/v1/jobs:batch',
      headers: bearer,
      payload: { jobs: [jobInput({ id: 'a', task }), jobInput({ id: 'b' })] },
    });
    expect(batch.json().outcomes).toMatchObject([
      { outcome: 'refused', problem: { code: 'INPUT_UNFIT' } },
      { outcome: 'created' },
    ]);
  });

  it('is for tasks that have an input', async () => {
    const http = { kind: 'http', url: 'https://example.com/', handler: undefined, inputSchema };
    expect((await create(http)).json()).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
  });

  it('rounds no number, neither in itself nor in what it is held against', async () => {
    const digits = '9007199254740993';
    const send = async (payload: string) =>
      world.api.inject({
        method: 'POST',
        url: '/api/v1/jobs',
        headers: { ...bearer, 'content-type': 'application/json' },
        payload,
      });
    const text = JSON.stringify(
      jobInput({
        task: { kind: 'handler', handler: 'noop', input: 'IN', inputSchema: { const: 'SCHEMA' } },
      }),
    );
    for (const [there, here] of [
      ['"IN"', '"SCHEMA"'],
      ['"SCHEMA"', '"IN"'],
    ] as const) {
      const answer = await send(text.replace(there, digits).replace(here, '1'));
      expect(answer.json()).toMatchObject({ status: 400, code: 'NUMBER_NOT_EXACT' });
    }
    const kept = await send(
      text.replace('"IN"', '9007199254740992').replace('"SCHEMA"', '9007199254740992'),
    );
    expect(kept.statusCode).toBe(201);
  });
});

describe('a run that is asked for', () => {
  const ask = (payload: unknown, key?: string) =>
    world.api.inject({
      method: 'POST',
      url: '/api/v1/jobs/nightly-report/runs',
      headers: {
        ...bearer,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });

  it('may bring an input of its own, which is shown with it', async () => {
    await create({ input: { account: 'DE1' }, inputSchema });
    const asked = await ask({ input: { account: 'DE2', cents: 5 } });
    expect(asked.statusCode).toBe(202);
    expect(asked.json()).toMatchObject({ input: { account: 'DE2', cents: 5 } });
    const location = String(asked.headers.location);
    const got = await world.api.inject({ url: location, headers: bearer });
    expect(got.json()).toMatchObject({ input: { account: 'DE2', cents: 5 } });
    expect((await ask({})).json().input).toBeUndefined();
  });

  it.each([
    [{ cents: 5 }, 'INPUT_UNFIT', 'input.account'],
    [{ account: 'DE1', cents: '${attempt}' }, undefined, undefined],
    [{ account: 'DE1', cents: '${fireTime}' }, 'INPUT_UNFIT', 'input.cents'],
    [null, 'INPUT_UNFIT', 'input'],
    [{ account: '${nobody}' }, 'TASK_INVALID', 'input.account'],
  ])('is held against the schema of its job: %j', async (input, code, path) => {
    await create({ input: { account: 'DE1' }, inputSchema });
    const answer = await ask({ input });
    expect(answer.statusCode).toBe(code === undefined ? 202 : 400);
    expect([answer.json().code, answer.json().errors?.[0]?.path]).toEqual([code, path]);
  });

  it('needs one where its job has a schema and nothing of its own', async () => {
    await create({ inputSchema }, { schedule: { kind: 'manual' } });
    expect((await ask({})).json()).toMatchObject({
      code: 'INPUT_UNFIT',
      errors: [{ path: 'input' }],
    });
    expect((await ask({ input: { account: 'DE1' } })).statusCode).toBe(202);
  });

  it('has no number rounded, is no larger than is kept, and is for handlers', async () => {
    await create({});
    expect((await ask('{"input":9007199254740993}')).json().code).toBe('NUMBER_NOT_EXACT');
    expect((await ask({ input: 'x'.repeat(64 * 1024) })).json()).toMatchObject({
      ...{ status: 413, code: 'INPUT_TOO_LARGE' },
    });
    expect((await ask({ inputs: 1 })).json().errors[0]).toMatchObject({ path: 'inputs' });
    await create(
      { kind: 'http', url: 'https://example.com/', handler: undefined },
      { id: 'http', schedule: { kind: 'manual' } },
    );
    const http = await world.api.inject({
      ...{ method: 'POST', url: '/api/v1/jobs/http/runs', headers: bearer, payload: { input: 1 } },
    });
    expect(http.json()).toMatchObject({ status: 400, code: 'INPUT_NOT_TAKEN' });
  });

  it('is one run under one key with one input, on whichever node', async () => {
    await create({});
    const first = await ask({ input: { n: 1 } }, 'k');
    expect((await ask({ input: { n: 1 } }, 'k')).json().id).toBe(first.json().id);
    expect((await ask({ input: { n: 2 } }, 'k')).json()).toMatchObject({ status: 422 });
    expect((await ask({}, 'k')).json()).toMatchObject({ status: 422 });
    const { archive, coordination } = world;
    const other = await openFakeWorld({
      archive,
      catalog: coordination.catalog,
      definitions: coordination.writer,
    });
    const there = (payload: object) =>
      other.api.inject({
        ...{ method: 'POST', url: '/api/v1/jobs/nightly-report/runs', payload },
        headers: { ...bearer, 'idempotency-key': 'k' },
      });
    expect((await there({ input: { n: 1 } })).json().id).toBe(first.json().id);
    expect((await there({ input: { n: 2 } })).json()).toMatchObject({
      ...{ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    await other.api.close();
  });
});
