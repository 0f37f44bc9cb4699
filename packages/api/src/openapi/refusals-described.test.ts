import { problemCodes } from '@escapement/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Described, DescribedOperation } from '../docs/described.ts';
import { targetOf } from '../docs/example-call.ts';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from '../fixtures/fake-world.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly described: DescribedOperation;
}

/** Headers that say something of ours; the others are of every server. */
const ours =
  /^(etag|location|allow|retry-after|content-language|www-authenticate|idempotent-replayed|x-(request-id|escapement-.*))$/;

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

async function document(): Promise<Described> {
  return (await world.api.inject({ url: '/openapi.json', headers: bearer })).json() as Described;
}

/** Those of the interface; whether a node lives is asked by who is never refused. */
async function operations(): Promise<readonly Operation[]> {
  return Object.entries((await document()).paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({ method, path, described })),
    );
}

function headersAt({ described }: Operation, kind: '4XX' | '5XX'): readonly string[] {
  return Object.keys(described.responses[kind]?.headers ?? {}).map((name) => name.toLowerCase());
}

it('each operation says which headers a refusal has, and none that only an answer has', async () => {
  const wrong: string[] = [];
  for (const operation of await operations()) {
    const { operationId } = operation.described;
    const [refused, failed] = [headersAt(operation, '4XX'), headersAt(operation, '5XX')];
    const must = ['x-request-id', 'retry-after', 'content-language'];
    const said = [
      ...[...must, 'allow', 'www-authenticate'].filter((name) => !refused.includes(name)),
      ...must.filter((name) => !failed.includes(name)),
    ];
    const ofAnswers = ['etag', 'location', 'idempotent-replayed'];
    const oversaid = ofAnswers.filter((name) => refused.includes(name) || failed.includes(name));
    wrong.push(...[...said, ...oversaid].map((name) => `${operationId}: ${name}`));
  }
  expect(wrong).toEqual([]);
});

it('whoever is not signed in is refused with the headers that are told of, and no others', async () => {
  const wrong: string[] = [];
  for (const operation of await operations()) {
    const { operationId, security } = operation.described;
    if (security?.length === 0) continue;
    const method = operation.method.toUpperCase() as 'GET';
    const answer = await world.api.inject({ method, url: targetOf(operation) });
    const told = headersAt(operation, '4XX');
    const untold = Object.keys(answer.headers).filter(
      (name) => ours.test(name) && !told.includes(name),
    );
    if (answer.statusCode !== 401) untold.push(String(answer.statusCode));
    wrong.push(...untold.map((name) => `${operationId}: ${name}`));
  }
  expect(wrong).toEqual([]);
});

it('a refusal says what is old as an answer does, and its operation says so', async () => {
  const payload = jobInput();
  await world.api.inject({ method: 'POST', url: '/api/v1/jobs', headers: bearer, payload });
  world.coordination.state = 'suspended';
  const { headers, statusCode } = await world.api.inject({
    url: '/api/v1/jobs?zone=none&cursor=none',
    headers: bearer,
  });
  expect([statusCode, headers['x-escapement-stale-since']]).toEqual([400, expect.any(String)]);
  const silent = (await operations()).filter(
    (operation) => !headersAt(operation, '4XX').includes('x-escapement-stale-since'),
  );
  expect(silent).toEqual([]);
});

it('the table of codes stands in the document', async () => {
  expect((await document())['x-problem-codes']).toEqual(problemCodes);
});
