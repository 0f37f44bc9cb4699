import { expect, it } from 'vitest';
import {
  bearer,
  type FakeWorld,
  jobInput,
  openFakeWorld,
} from '../../packages/api/src/fixtures/fake-world.ts';

/** What nobody means, in place of anything. */
const hostile: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 2 ** 53, 1e308, '', ' ', 'x'.repeat(5_000), '\0', '\u202e'],
  ...['__proto__', '${secret.x}', '${', '2026-02-30T00:00:00Z', '-000001-01-01T00:00:00Z'],
  ...['https://[::1', 'http://a:b@c/?d#e', '2147483648', '9'.repeat(30), [], {}, [null], [[]]],
  ...[{ constructor: 1 }, ['a', 'a'], { a: { b: { c: 1 } } }],
  Array.from({ length: 200 }, (_, i) => i),
  Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i])),
];

/** The value with one part of it in turn replaced by each of those, or left out. */
function* mutants(value: unknown, depth = 0): Generator<unknown> {
  yield* hostile;
  if (depth > 3 || typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const odd of mutants(part, depth + 1)) {
      const changed = { ...value, [key]: odd };
      yield Array.isArray(value) ? Object.values(changed) : changed;
    }
    const { [key]: _, ...rest } = value as Readonly<Record<string, unknown>>;
    if (!Array.isArray(value)) yield rest;
  }
}

interface Operation {
  readonly method: string;
  readonly path: string;
  /** Nothing where it takes no body. */
  readonly example: unknown;
}

interface Described {
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { example?: unknown; examples?: object }>>;
  };
}

/** What waits until somebody's time is over, which none passes here, and what ends with the node. */
const left = /\/leases|\/step-down|\/events|\/session/;

async function operations({ api }: FakeWorld): Promise<readonly Operation[]> {
  const { paths } = (await api.inject({ url: '/openapi.json', headers: bearer })).json() as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  };
  return Object.entries(paths)
    .filter(([path]) => !left.test(path))
    .flatMap(([path, described]) =>
      Object.entries(described).map(([method, { requestBody }]) => {
        const [content] = Object.values(requestBody?.content ?? {});
        const [example] = Object.values(content?.examples ?? {}) as { value?: unknown }[];
        const body = content?.example ?? example?.value ?? {};
        return { method: method.toUpperCase(), path, example: content && body };
      }),
    );
}

it('nothing that is sent is answered with a fault of ours, and all that is refused has a code', async () => {
  const writeRate = { burst: 1_000_000, perMinute: 1_000_000 };
  const world = await openFakeWorld({ writeRate });
  const payload = jobInput({ id: 'a' });
  await world.api.inject({ method: 'POST', url: '/api/v1/jobs', headers: bearer, payload });
  const faults: unknown[] = [];
  let sent = 0;
  for (const { method, path, example } of await operations(world)) {
    const url = path.replace(/\{\w+\}/g, 'a');
    for (const body of example === undefined ? [undefined] : mutants(example)) {
      const json = body === undefined ? {} : { payload: JSON.stringify(body) };
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const headers = { ...bearer, ...type, 'if-match': '*' };
      const answer = await world.api.inject({ method: method as 'POST', url, headers, ...json });
      sent += 1;
      if (answer.statusCode < 400) continue;
      const { code } = answer.json() as { readonly code?: unknown };
      const isOurs = answer.statusCode >= 500 && answer.statusCode !== 503;
      if (isOurs || typeof code !== 'string') faults.push([method, url, body, answer.body]);
    }
  }
  expect(faults).toEqual([]);
  expect(sent).toBeGreaterThan(2_000);
  await world.api.close();
});
