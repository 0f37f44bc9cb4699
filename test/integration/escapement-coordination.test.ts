import { configReaderKind, serviceKind } from '@escapement/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runEscapement } from '../../apps/cli/src/run-escapement.ts';
import {
  adminToken,
  type FakeWorld,
  jobInput,
  openFakeWorld,
} from '../../packages/api/src/fixtures/fake-world.ts';

/** The commands about what programs hold in common, over real sockets, against the interface as it is served. */
let world: FakeWorld;
let url = '';
let typed = '';
let questions: string[] = [];

beforeEach(async () => {
  world = await openFakeWorld();
  url = await world.api.listen({ host: '127.0.0.1', port: 0 });
  typed = '';
  questions = [];
});
afterEach(() => world.api.close());

async function escapement(argv: readonly string[]) {
  const printed: string[] = [];
  const say = (text: string): void => {
    printed.push(text);
  };
  const env = { ESCAPEMENT_URL: url, ESCAPEMENT_ADMIN_TOKEN: adminToken };
  const ask = async (question: string) => {
    questions.push(question);
    return typed;
  };
  const code = await runEscapement({ argv, env, ask, out: say, err: say });
  return { code, printed: printed.join('\n') };
}

async function asJson(argv: readonly string[]) {
  const { code, printed } = await escapement([...argv, '--json']);
  return { code, answer: JSON.parse(printed) };
}

const why = ['--reason', 'the figures came late'];

describe('a back-fill by command', () => {
  const days = ['--from', '2026-03-01T00:00:00Z', '--to', '2026-03-05T00:00:00Z'];

  beforeEach(async () => {
    const headers = { authorization: `Bearer ${adminToken}` };
    const made = { method: 'POST', url: '/api/v1/jobs', headers, payload: jobInput() } as const;
    expect((await world.api.inject(made)).statusCode).toBe(201);
  });

  it('is looked at before, started, followed and stopped', async () => {
    const plan = await escapement(['back-fill', 'plan', 'nightly-report', ...days]);
    expect(plan.printed.split('\n')).toEqual([
      'A back-fill would run 4 fire times, by version 1 of the job, 1 at a time.',
      ...['01', '02', '03', '04'].map((day) => `  2026-03-${day}T07:30:00.000Z`),
    ]);
    expect((await escapement(['back-fill', 'list', 'nightly-report'])).printed).toContain('No ');
    const start = ['back-fill', 'start', 'nightly-report', ...days, '--newest-first', ...why];
    const { code, answer } = await asJson(start);
    expect([code, answer.order, answer.total]).toEqual([0, 'newest-first', 4]);
    const show = await escapement(['back-fill', 'show', 'nightly-report', answer.id]);
    expect(show.printed).toContain('0 of 4 over');
    expect(show.printed).toContain(': the figures came late');
    const again = await escapement(start);
    expect([again.code, again.printed]).toEqual([1, expect.stringContaining('BACKFILL_RUNNING')]);
    const stop = ['back-fill', 'stop', 'nightly-report', answer.id, ...why];
    expect((await escapement(stop)).printed).toContain(`${answer.id}  stopped`);
    expect((await escapement(stop)).printed).toContain('BACKFILL_OVER');
    const list = await escapement(['back-fill', 'list', 'nightly-report', '--language', 'zh']);
    expect(list.printed).toContain('已停止');
  });

  it('is refused field by field where its times are none', async () => {
    const wrong = ['--from', 'yesterday', '--to', 'today'];
    const { code, printed } = await escapement(['back-fill', 'plan', 'nightly-report', ...wrong]);
    expect([code, printed]).toEqual([1, expect.stringMatching(/from: [\s\S]*to: /)]);
  });
});

describe('the limits of a queue by command', () => {
  it('are set in place of what was, shown, held to a version and cleared', async () => {
    const show = ['limits', 'show', 'mail'];
    expect((await escapement(show)).printed).toContain('QUEUE_LIMITS_NOT_FOUND');
    const both = ['limits', 'set', 'mail', '--max-concurrent', '5', '--per-minute', '90'];
    expect((await asJson(both)).answer).toMatchObject({
      ...{ maxConcurrent: 5, rateLimit: { perMinute: 90 }, version: 1 },
    });
    const set = (perSecond: string) =>
      escapement(['limits', 'set', 'mail', '--per-second', perSecond, '--if-version', '1']);
    expect((await set('2')).printed.split('\n').slice(1)).toEqual([
      '  any number of its runs may be at work at once',
      '  at most 2 of its runs begin within a second',
    ]);
    expect(await set('3')).toMatchObject({
      ...{ code: 1, printed: expect.stringContaining('QUEUE_LIMITS_CHANGED') },
    });
    expect((await escapement(['limits', 'clear', 'mail'])).code).toBe(0);
    expect((await escapement(show)).code).toBe(1);
  });

  it('are refused where there would be two rates', async () => {
    const two = ['limits', 'set', 'mail', '--per-second', '1', '--per-minute', '1'];
    expect(await escapement(two)).toMatchObject({
      ...{ code: 1, printed: expect.stringContaining('rateLimit: ') },
    });
  });
});

describe('locks and leases by command', () => {
  const take = ['lease', 'take', 'till', '--owner', 'shop-1', '--lease-ms', '30000'];
  const free = ['lock', 'free', 'till', ...why];

  it('are taken for a while, renewed by who has the lease, listed and given back', async () => {
    const { answer } = await asJson(take);
    const { leaseId, fencingToken } = answer;
    const list = await escapement(['lock', 'list']);
    expect(list.printed).toContain('till  lease  held by 1, awaited by 0');
    expect(list.printed).toContain(`token ${fencingToken}  shop-1`);
    expect((await escapement(take)).printed).toContain('LOCK_NOT_OBTAINED');
    const renew = ['lease', 'renew', 'till', leaseId, '--lease-ms', '60000'];
    expect((await asJson(renew)).answer).toMatchObject({ leaseId, fencingToken });
    expect((await escapement(['lease', 'release', 'till', leaseId])).code).toBe(0);
    expect((await escapement(renew)).printed).toContain('LEASE_NOT_HELD');
    expect((await escapement(['lock', 'list'])).printed).toBe('No lock is held or awaited.');
  });

  it('tell who held them last, and how that ended', async () => {
    const none = await escapement(['lock', 'history', 'till']);
    expect(none).toMatchObject({ code: 0, printed: expect.stringContaining('Nothing is kept') });
    const { answer } = await asJson(take);
    const held = await escapement(['lock', 'history', 'till']);
    expect(held.printed).toMatch(/^token \d+ {2}shop-1 {2}since \S+ {2}holds it$/);
    await escapement(['lease', 'release', 'till', answer.leaseId]);
    const { printed } = await escapement(['lock', 'history', 'till']);
    expect(printed).toMatch(/shop-1 {2}since \S+ {2}released 2\S+Z$/);
    await escapement(take);
    expect((await escapement([...free, '--yes'])).code).toBe(0);
    const freed = await escapement(['lock', 'history', 'till']);
    const [newest] = freed.printed.split('\n');
    expect(newest).toMatch(/taken away 2\S+Z by token at 127\S+: the figures came late$/);
  });

  it('are taken from who holds them once their name is typed, and not with another word', async () => {
    await escapement(take);
    for (const word of ['', 'yes', 'tills']) {
      typed = word;
      const refused = await escapement(free);
      expect([refused.code, refused.printed]).toEqual([1, expect.stringMatching(/^Something/)]);
    }
    expect(questions[0]).toMatch(/shop-1[\s\S]*Type till to go on: $/);
    expect((await escapement(['lock', 'show', 'till'])).code).toBe(0);
    typed = 'till\n';
    expect(await escapement(free)).toMatchObject({
      ...{ code: 0, printed: expect.stringContaining('till is taken from shop-1') },
    });
    expect((await escapement(['lock', 'show', 'till'])).printed).toContain('LOCK_NOT_FOUND');
  });

  it('are taken without a question where --yes says so, and only from the one who is meant', async () => {
    const { answer } = await asJson(take);
    const other = await escapement([...free, '--yes', '--token', `${answer.fencingToken + 1}`]);
    expect(other.printed).toContain('LOCK_HOLDER_DIFFERS');
    expect((await asJson([...free, '--yes'])).answer).toMatchObject({ workerId: 'shop-1' });
    expect(questions).toEqual([]);
  });
});

describe('singletons by command', () => {
  const term = { name: 'garden', ensembleId: 'ensemble-1', term: 7 };

  it('are listed, shown and asked to move', async () => {
    expect((await escapement(['singleton', 'list'])).code).toBe(0);
    await world.singletons.claim(term, { owner: 'gardener-1', kind: 'aggregate' });
    await world.singletons.note(term, { kind: 'running' });
    await world.singletons.tell('garden', { id: 'a', command: '1' });
    const { printed } = await escapement(['singleton', 'list']);
    expect(printed).toContain('garden  aggregate  running\n  owned by gardener-1, term 7');
    expect(printed).toContain('waiting in its inbox: 1');
    const move = await escapement(['singleton', 'move', 'garden', ...why]);
    expect(move).toMatchObject({ code: 0, printed: expect.stringContaining('another than 7') });
    await world.singletons.claim({ ...term, term: 9 }, { owner: 'gardener-2', kind: 'aggregate' });
    const show = await escapement(['singleton', 'show', 'garden']);
    expect(show.printed).toContain('gardener-1 to gardener-2');
    const tell = await escapement(['singleton', 'tell', 'garden', '--command', '{"plant":"oak"}']);
    expect(tell).toMatchObject({ code: 0, printed: expect.stringContaining('in its inbox') });
    const taken = await world.singletons.take({ ...term, term: 9 }, { after: 0, most: 9 });
    expect(taken).toMatchObject({ commands: [{ id: 'a' }, { command: '{"plant":"oak"}' }] });
    await world.singletons.fail(
      { ...term, term: 9 },
      { sequence: 1, because: 'Error: no more room', attempts: 1 },
    );
    const dead = await escapement(['singleton', 'show', 'garden']);
    expect(dead.printed).toContain('commands given up: 1');
    expect(dead.printed).toContain('given up after 1  a  Error: no more room  1');
    const none = await escapement(['singleton', 'show', 'none']);
    expect([none.code, none.printed]).toEqual([1, expect.stringContaining('SINGLETON_NOT_FOUND')]);
  });
});

describe('configuration by command', () => {
  const set = (value: string, ...more: string[]) =>
    escapement(['config', 'set', 'limits', '--value', value, ...more]);

  it('is created, read, replaced over the version that is named and never over another', async () => {
    expect((await set('{"most": 5}')).printed).toMatch(/^limits, version 1 /);
    expect((await set('{"most": 6}')).printed).toContain('IF_MATCH_REQUIRED');
    expect((await set('{"most": 6}', '--if-version', '1')).code).toBe(0);
    expect((await set('{"most": 7}', '--if-version', '1')).printed).toContain('CONFIG_CHANGED');
    expect((await set('[7]', '--if-version', 'any')).code).toBe(0);
    const got = await escapement(['config', 'get', 'limits']);
    expect(got.printed.split('\n').slice(1)).toEqual(['[', '  7', ']']);
    const { printed } = await escapement(['config', 'history', 'limits']);
    expect(printed.split('\n').map((line) => line.trim().at(0))).toEqual(['3', '2', '1']);
    expect((await escapement(['config', 'list'])).printed).toContain('limits  version 3');
  });

  it('keeps its schema where a value is set, and is held to it', async () => {
    const headers = { authorization: `Bearer ${adminToken}` };
    const payload = { value: 1, schema: { type: 'integer' } };
    const put = { method: 'PUT', url: '/api/v1/config/limits', headers, payload } as const;
    expect((await world.api.inject(put)).statusCode).toBe(201);
    expect((await set('2', '--if-version', 'any')).code).toBe(0);
    expect((await asJson(['config', 'get', 'limits'])).answer.schema).toEqual({ type: 'integer' });
    expect((await set('"two"', '--if-version', 'any')).printed).toContain('CONFIG_UNFIT');
  });

  it('is told from an entry that there is not', async () => {
    const none = await escapement(['config', 'get', 'none']);
    expect([none.code, none.printed]).toEqual([1, expect.stringContaining('CONFIG_NOT_FOUND')]);
    for (const version of ['3', 'any']) {
      const refused = await set('1', '--if-version', version);
      expect([refused.code, refused.printed]).toEqual([1, expect.stringContaining('CONFIG_')]);
    }
  });
});

describe('who follows an entry by command', () => {
  it('is said with the version that each has, those behind first', async () => {
    await escapement(['config', 'set', 'limits', '--value', '1']);
    await escapement(['config', 'set', 'limits', '--value', '2', '--if-version', '1']);
    const since = '2026-03-07T11:00:00.000Z';
    for (const version of [2, 1]) {
      const facts = { reader: `web-${version}`, version, since };
      const at = { name: 'limits', id: `r${version}` };
      await world.coordination.rolls.enter(configReaderKind, at, facts);
    }
    expect((await escapement(['config', 'readers', 'limits'])).printed.split('\n')).toEqual([
      'limits, version 2: 1 of 2 programs have it',
      `  web-1  version 1  since ${since}`,
      `  web-2  version 2  since ${since}`,
    ]);
    expect((await escapement(['config', 'readers', 'none'])).code).toBe(1);
  });
});

describe('what a job waits for by command', () => {
  it('is said where it waits for the rest of a fire time', async () => {
    const headers = { authorization: `Bearer ${adminToken}` };
    const made = { method: 'POST', url: '/api/v1/jobs', headers, payload: jobInput() } as const;
    expect((await world.api.inject(made)).statusCode).toBe(201);
    const joins = ['job', 'joins', 'nightly-report'];
    expect((await escapement(joins)).printed).toBe('It waits for the rest of no fire time.');
    expect((await escapement(['job', 'joins', 'nobody'])).printed).toContain('JOB_NOT_FOUND');
  });
});

describe('services by command', () => {
  it('are listed, and shown with where their instances answer', async () => {
    expect((await escapement(['service', 'list'])).printed).toBe('No service has an instance.');
    const since = '2026-03-07T11:00:00.000Z';
    const facts = { address: 'http://127.0.0.1:9001', weight: 2, draining: true, since };
    await world.coordination.rolls.enter(serviceKind, { name: 'billing', id: 'a' }, facts);
    const row = 'billing  1 instance, of which nobody picks 1';
    expect((await escapement(['service', 'list'])).printed).toBe(row);
    expect((await escapement(['service', 'show', 'billing'])).printed.split('\n')).toEqual([
      row,
      '  a  http://127.0.0.1:9001  weight 2, draining',
    ]);
    expect((await escapement(['service', 'show', 'none'])).code).toBe(1);
  });

  it('have instances of programs without a session, which are kept, drain and are taken out', async () => {
    const address = ['--address', 'http://127.0.0.1:9001', '--ttl-ms', '10000'];
    const keep = ['service', 'keep', 'till', 'one', ...address];
    const facts = ['--weight', '3', '--zone', 'a', '--version', '1.2'];
    const { code, answer } = await asJson([...keep, ...facts]);
    expect([code, answer]).toMatchObject([0, { weight: 3, zone: 'a', version: '1.2' }]);
    const drained = await escapement([...keep, '--draining']);
    expect(drained.printed).toMatch(/^till {2}one {2}http.* stands until .*, draining$/);
    expect((await escapement(['service', 'list'])).printed).toContain('nobody picks 1');
    const wrong = await escapement([
      'service',
      'keep',
      'till',
      'one',
      '--address',
      'x',
      '--ttl-ms',
      '1',
    ]);
    expect([wrong.code, wrong.printed]).toEqual([
      1,
      expect.stringMatching(/address: [\s\S]*ttlMs: /),
    ]);
    const gone = await escapement(['service', 'remove', 'till', 'one', '--language', 'zh']);
    expect([gone.code, gone.printed]).toEqual([0, 'one 不再是 till 的实例。']);
    expect((await escapement(['service', 'show', 'till'])).code).toBe(1);
  });
});
