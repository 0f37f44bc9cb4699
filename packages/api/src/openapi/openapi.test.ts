import { createHash } from 'node:crypto';
import { problemCodes } from '@escapement/protocol';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Described, DescribedOperation, DescribedSchema } from '../docs/described.ts';
import { targetOf } from '../docs/example-call.ts';
import type { FakeWorld } from '../fixtures/fake-world.ts';
import { openWorldInUse, standing } from '../fixtures/world-in-use.ts';
import { examples } from './examples.ts';
import { bodyFields, fieldsEverywhere, fieldsOf, parameterWords } from './field-words.ts';

const { token } = (examples.signIn?.body ?? {}) as { readonly token?: string };
const bearer = { authorization: `Bearer ${token}` };

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly described: DescribedOperation;
}

let world: FakeWorld;

/** In which the example of each operation can be done. */
async function openWorld(): Promise<FakeWorld> {
  const adminTokenHash = async () =>
    createHash('sha256')
      .update(token ?? '')
      .digest('hex');
  const opened = await openWorldInUse({ adminTokenHash });
  const owner = { runId: standing.run, workerId: 'worker-a' };
  const { signal } = new AbortController();
  await opened.coordination.lockLines.acquire(standing.lock, owner, signal);
  return opened;
}

beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.api.close());

async function document(): Promise<Described> {
  return (await world.api.inject({ url: '/openapi.json', headers: bearer })).json() as Described;
}

function operationsOf({ paths }: Described): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ method, path, described })),
  );
}

/** Each field of a schema, also of those within it that have no name, as a path. */
function fieldsIn(
  schema: DescribedSchema,
  at: string,
): readonly (readonly [string, DescribedSchema])[] {
  const {
    properties = {},
    items,
    anyOf = [],
    oneOf = [],
    allOf = [],
    additionalProperties,
  } = schema;
  const inner = [items, additionalProperties, ...anyOf, ...oneOf, ...allOf].filter(
    (part): part is DescribedSchema => typeof part === 'object',
  );
  return [
    ...Object.entries(properties).flatMap(([name, property]) => [
      [`${at}.${name}`, property] as const,
      ...fieldsIn(property, `${at}.${name}`),
    ]),
    ...inner.flatMap((part) => fieldsIn(part, at)),
  ];
}

describe('the description of the interface', () => {
  it('says what each field is, of every shape and every body', async () => {
    const described = await document();
    const shapes = Object.entries(described.components.schemas);
    const bodies = operationsOf(described).flatMap(({ described: { operationId, requestBody } }) =>
      Object.values(requestBody?.content ?? {}).map(
        ({ schema }) => [operationId, schema ?? {}] as const,
      ),
    );
    const fields = [...shapes, ...bodies].flatMap(([name, schema]) => fieldsIn(schema, name));
    expect(fields.length).toBeGreaterThan(250);
    expect(fields.filter(([, { description }]) => !description).map(([path]) => path)).toEqual([]);
  });

  it('says of each reason that an act asks for that it has two characters or more', async () => {
    const reasons = operationsOf(await document()).flatMap(({ described }) =>
      Object.values(described.requestBody?.content ?? {}).flatMap(({ schema }) => {
        const { reason } = schema?.properties ?? {};
        return reason === undefined ? [] : [{ act: described.operationId, reason }];
      }),
    );
    expect(reasons.length).toBeGreaterThan(14);
    for (const { act, reason } of reasons) {
      expect({ act, ...reason }).toMatchObject({ act, minLength: 2, maxLength: 500 });
    }
  });

  it('says what each parameter is, and what each operation is for', async () => {
    const operations = operationsOf(await document());
    const silent = operations.flatMap(
      ({ described: { operationId, summary, parameters = [] } }) => [
        ...(summary ? [] : [operationId]),
        ...parameters
          .filter(({ description }) => !description)
          .map(({ name }) => `${operationId}.${name}`),
      ],
    );
    expect(silent).toEqual([]);
  });

  it('has words for nothing that there is not', async () => {
    const described = await document();
    const schemas = described.components.schemas;
    const namesIn = (schema: DescribedSchema | undefined) =>
      new Set(fieldsIn(schema ?? {}, '').map(([path]) => path.split('.').at(-1)));
    const operations = operationsOf(described).map((each) => each.described);
    const bodyOf = (name: string) =>
      Object.values(
        operations.find(({ operationId }) => operationId === name)?.requestBody?.content ?? {},
      )[0]?.schema;
    const idle = (words: object, known: ReadonlySet<string | undefined>, of: string) =>
      Object.keys(words)
        .filter((name) => !known.has(name))
        .map((name) => `${of}.${name}`);
    const all = new Set(Object.values(schemas).flatMap((schema) => [...namesIn(schema)]));
    const parameters = new Set(
      operations.flatMap(({ operationId, parameters: given = [] }) =>
        given.flatMap(({ name }) => [name, `${operationId}.${name}`]),
      ),
    );
    expect([
      ...Object.entries(fieldsOf).flatMap(([of, words]) => idle(words, namesIn(schemas[of]), of)),
      ...Object.entries(bodyFields).flatMap(([of, words]) => idle(words, namesIn(bodyOf(of)), of)),
      ...idle(fieldsEverywhere, all, 'everywhere'),
      ...idle(parameterWords, parameters, 'parameters'),
    ]).toEqual([]);
  });

  it('has an example of each operation, and of no other', async () => {
    const ids = operationsOf(await document()).map(({ described }) => described.operationId);
    expect(Object.keys(examples).sort()).toEqual([...ids].sort());
  });
});

describe('the example of an operation', () => {
  it('is answered as the description says, each of them', async () => {
    const described = await document();
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
    ajv.addSchema({ $id: 'document', components: described.components });
    const wrong: string[] = [];
    for (const operation of operationsOf(described)) {
      await world.api.close();
      world = await openWorld();
      wrong.push(...wrongIn(operation, await call(operation), ajv));
    }
    expect(wrong).toEqual([]);
  });
});

/** Calls it as the description shows it. */
async function call(operation: Operation): Promise<LightMyRequestResponse> {
  const { method, described } = operation;
  const { parameters = [], requestBody } = described;
  const headers = parameters
    .filter((each) => each.in === 'header' && each.example !== undefined)
    .map(({ name, example }) => [name, String(example)]);
  const [body] = Object.entries(requestBody?.content ?? {});
  const example = body?.[1].example;
  return world.api.inject({
    method: method.toUpperCase() as 'GET',
    url: targetOf(operation),
    headers: {
      ...bearer,
      ...Object.fromEntries(headers),
      ...(example === undefined ? {} : { 'content-type': String(body?.[0]) }),
    },
    ...(example === undefined ? {} : { payload: JSON.stringify(example) }),
  });
}

/** Headers that say something of ours; the others are of every server. */
const ours =
  /^(etag|location|allow|retry-after|content-language|www-authenticate|idempotent-replayed|x-(request-id|escapement-.*))$/;
/** Headers that are there whenever an answer is that of an example. */
const certain = /^(etag|location|x-request-id)$/;

/** What an answer has that the description does not say of it, and the other way round. */
function wrongIn(
  { described }: Operation,
  answer: LightMyRequestResponse,
  ajv: Ajv2020,
): readonly string[] {
  const { operationId, responses } = described;
  const status = String(answer.statusCode);
  const told = responses[status];
  if (told === undefined || answer.statusCode >= 300) {
    return [`${operationId}: ${status} ${answer.body.slice(0, 300)}`];
  }
  const headers = Object.keys(told.headers ?? {}).map((name) => name.toLowerCase());
  const given = Object.keys(answer.headers).filter((name) => ours.test(name));
  const unsaid = given.filter((name) => !headers.includes(name));
  const missing = headers.filter((name) => certain.test(name) && !given.includes(name));
  return [
    ...unsaid.map((name) => `${operationId}: ${name} is not told of`),
    ...missing.map((name) => `${operationId}: ${name} is told of and absent`),
    ...wrongBody(operationId, { told: told.content, answer, ajv }),
  ];
}

function wrongBody(
  operationId: string,
  {
    told = {},
    answer,
    ajv,
  }: {
    readonly told: DescribedOperation['responses'][string]['content'];
    readonly answer: LightMyRequestResponse;
    readonly ajv: Ajv2020;
  },
): readonly string[] {
  const [type = ''] = String(answer.headers['content-type'] ?? '').split(';');
  if (answer.body === '') return [];
  const schema = told[type]?.schema;
  if (schema === undefined) return [`${operationId}: ${type} is not told of`];
  if (type !== 'application/json') return [];
  const absolute = JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components', '"document#/components'),
  );
  const validate = ajv.compile(absolute);
  if (validate(answer.json())) return [];
  return [`${operationId}: ${ajv.errorsText(validate.errors)}`];
}

describe('the page of the interface', () => {
  it('is there for whoever asks, whole, without a script and without what strangers are not told', async () => {
    const page = await world.api.inject({ url: '/docs' });
    expect([page.statusCode, page.headers['content-type']]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    const described = await document();
    for (const { described: operation } of operationsOf(described)) {
      expect(page.body).toContain(`<h3 id="${operation.operationId}">`);
    }
    for (const name of Object.keys(described.components.schemas)) {
      expect(page.body).toContain(`<h3 id="schema-${name}">`);
    }
    for (const [code, { zh }] of Object.entries(problemCodes)) {
      expect(page.body).toContain(`<code>${code}</code>`);
      expect(page.body).toContain(zh);
    }
    expect(page.body).not.toMatch(/<script|0\.1\.0|undefined/);
  });

  it('has no link that leads nowhere, and no name twice', async () => {
    const { body } = await world.api.inject({ url: '/docs' });
    const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of body.matchAll(/ href="#([^"]+)"/g)) expect(ids).toContain(target);
  });
});
