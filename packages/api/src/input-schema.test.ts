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
