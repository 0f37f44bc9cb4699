import { problemSchema } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';
const instance = { address: 'http://10.0.0.7:8080', ttlMs: 5_000 };
const lease = { owner: 'till', waitMs: 0, leaseMs: 5_000 };

/** Whatever is made, changed or asked for under a name that somebody chooses. */
const makers: readonly [string, Method, (name: string) => string, object?][] = [
  ['a configuration entry', 'PUT', (name) => `config/${name}`, { value: 1 }],
  ['a lease', 'POST', (name) => `locks/${name}/leases`, lease],
  ['the history of a lock', 'GET', (name) => `locks/${name}/history`],
  ['an instance', 'PUT', (name) => `services/billing/instances/${name}`, instance],
  ['the service of an instance', 'PUT', (name) => `services/${name}/instances/a`, instance],
  ['the limits of a queue', 'PUT', (name) => `queues/${name}/limits`, { maxConcurrent: 1 }],
  ['the key of a delayed run', 'DELETE', (name) => `jobs/nobody/runs?key=${name}`],
];
const askers: readonly [string, Method, (name: string) => string, object?][] = [
  ['a lock', 'GET', (name) => `locks/${name}`],
  ['an entry', 'GET', (name) => `config/${name}`],
  ['a service', 'GET', (name) => `services/${name}`],
  ['a singleton', 'GET', (name) => `singletons/${name}`],
  ['a command', 'POST', (name) => `singletons/${name}/commands`, { command: 1 }],
  ['a move', 'POST', (name) => `singletons/${name}/move`, { reason: 'a test' }],
  ['a job', 'GET', (name) => `jobs/${name}`],
  ['a run', 'GET', (name) => `runs/${name}`],
  ['a calendar', 'GET', (name) => `calendars/${name}`],
];

const noNames: readonly (readonly [string, string])[] = [
  // Dots alone are taken out of a path by whoever sends it.
  ...['...', '-a', '_a', '__proto__', 'a b', ' a', 'a ', 'a\n', '\t', 'a\0b'],
  ...['a/b', '../a', 'a%2Fb', '{a}', '*', 'a\\b', '😀', '中文', 'é', 'e\u0301', 'ａ'],
  ...['\u202eabc', 'a\u200b', 'a#b', 'a?b', 'x'.repeat(129)],
].map((name): [string, string] => [JSON.stringify(name).slice(0, 20), encodeURIComponent(name)]);
const names = ['a', '7', 'A', 'a'.repeat(64), 'a.b', 'a..b', 'a.', 'constructor', 'toString'];

const send = (method: Method, path: string, payload?: object) =>
  world.api.inject({
    ...{ method, url: `/api/v1/${path}`, headers: bearer },
    ...(payload === undefined ? {} : { payload }),
  });

describe.each(makers)('the name of %s', (...[, method, path, payload]) => {
  it.each(noNames)('is refused with what it may be: %s', async (_, name) => {
    const answer = await send(method, path(name), payload);
    const problem = problemSchema.parse(answer.json());
    expect(problem).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
    const [error] = problem.errors ?? [];
    expect(error?.path).toMatch(/^(path|query)\./);
    expect(error?.message.en).toMatch(
      /letters, digits.*(a letter or digit first|beginning with a letter or digit)/,
    );
    expect(error?.message.zh).toMatch(/以字母或数字开头/);
    expect(world.coordination.writes).toBe(0);
  });

  it.each(names)('may be %s', async (name) => {
    const answer = await send(method, path(name), payload);
    expect(answer.statusCode === 404 || answer.statusCode < 300).toBe(true);
  });
});

describe.each(askers)('the name of %s that is asked for', (...[, method, path, payload]) => {
  it('leads to nothing where it cannot be one, by the code of what there is not', async () => {
    for (const [, name] of noNames) {
      const { code, status } = problemSchema.parse(
        (await send(method, path(name), payload)).json(),
      );
      expect([status, code]).toEqual([404, expect.stringMatching(/_NOT_FOUND$/)]);
    }
  });

  it.each(['%ff', '%E4%BD', '%'])('is no path where it is no text: %s', async (name) => {
    const answer = await send(method, path(name), payload);
    expect(answer.json()).toMatchObject({ status: 400, code: 'PATH_INVALID' });
  });
});
