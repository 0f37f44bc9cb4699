import { configReaderKind, serviceKind } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { adminToken } from '../../packages/api/src/fixtures/fake-world.ts';
import { useCommand } from './escapement-rig.ts';

const { command, escapement, asJson } = useCommand();

const why = ['--reason', 'the figures came late'];

describe('singletons by command', () => {
  const term = { name: 'garden', ensembleId: 'ensemble-1', term: 7 };

  it('are listed, shown and asked to move', async () => {
    expect((await escapement(['singleton', 'list'])).code).toBe(0);
    await command.world.singletons.claim(term, { owner: 'gardener-1', kind: 'aggregate' });
    await command.world.singletons.note(term, { kind: 'running' });
    await command.world.singletons.tell('garden', { id: 'a', command: '1' });
    const { printed } = await escapement(['singleton', 'list']);
    expect(printed).toContain('garden  aggregate  running\n  owned by gardener-1, term 7');
    expect(printed).toContain('waiting in its inbox: 1');
    const move = await escapement(['singleton', 'move', 'garden', ...why]);
    expect(move).toMatchObject({ code: 0, printed: expect.stringContaining('another than 7') });
    await command.world.singletons.claim(
      { ...term, term: 9 },
      { owner: 'gardener-2', kind: 'aggregate' },
    );
    const show = await escapement(['singleton', 'show', 'garden']);
    expect(show.printed).toContain('gardener-1 to gardener-2');
    const tell = await escapement(['singleton', 'tell', 'garden', '--command', '{"plant":"oak"}']);
    expect(tell).toMatchObject({ code: 0, printed: expect.stringContaining('in its inbox') });
    const taken = await command.world.singletons.take({ ...term, term: 9 }, { after: 0, most: 9 });
    expect(taken).toMatchObject({ commands: [{ id: 'a' }, { command: '{"plant":"oak"}' }] });
    await command.world.singletons.fail(
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
    expect((await command.world.api.inject(put)).statusCode).toBe(201);
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
      await command.world.coordination.rolls.enter(configReaderKind, at, facts);
    }
    expect((await escapement(['config', 'readers', 'limits'])).printed.split('\n')).toEqual([
      'limits, version 2: 1 of 2 programs have it',
      `  web-1  version 1  since ${since}`,
      `  web-2  version 2  since ${since}`,
    ]);
    expect((await escapement(['config', 'readers', 'none'])).code).toBe(1);
  });
});

describe('services by command', () => {
  it('are listed, and shown with where their instances answer', async () => {
    expect((await escapement(['service', 'list'])).printed).toBe('No service has an instance.');
    const since = '2026-03-07T11:00:00.000Z';
    const facts = { address: 'http://127.0.0.1:9001', weight: 2, draining: true, since };
    await command.world.coordination.rolls.enter(serviceKind, { name: 'billing', id: 'a' }, facts);
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
