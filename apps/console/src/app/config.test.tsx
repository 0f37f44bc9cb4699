import { describe, expect, it, vi } from 'vitest';
import { phraseField, until, usePage } from '../fixtures/page-in-use.tsx';
import { refused } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type } = usePage();
const entry = '/api/v1/config/limits';
const valueField = 'textarea[name="value"]';
const written = { name: 'limits', value: { perMinute: 61 }, version: 8 };

describe('configuration', () => {
  it('is listed with what cannot be read, and made anew as JSON with a schema', async () => {
    open('/config', {}, { '/api/v1/config/flags': [{ name: 'flags', value: true, version: 1 }] });
    await says(/2 entries/);
    await says(/What stands there is no configuration entry: not JSON/);
    await press(/^New entry$/);
    await type('[role="dialog"] input', 'not a name');
    await type('[role="dialog"] textarea[name="schema"]', '[]');
    await press(/^Create$/);
    await says(/Enter a name of 1 to 64/);
    await says(/Enter a JSON value/);
    await says(/A schema is a JSON object/);
    expect(sent()).toEqual([]);
    await type('[role="dialog"] input', ' flags ');
    await type(`[role="dialog"] ${valueField}`, 'true');
    await type('[role="dialog"] textarea[name="schema"]', '{"type": "boolean"}');
    await press(/^Create$/);
    await until(() =>
      expect(sent()).toEqual([
        {
          ...{ method: 'PUT', path: '/api/v1/config/flags' },
          body: { value: true, schema: { type: 'boolean' } },
        },
      ]),
    );
  });

  it('shows who has which version, and who is behind and why', async () => {
    open('/config/limits', {});
    await says(/4 of 5 have version 7/);
    await says(/web-3.*behind: its own schema refuses what stands/);
    await says(/up to date/);
  });

  it('is edited over the version that was seen, with what the edit changes', async () => {
    open('/config/limits', {}, { [entry]: [written] });
    await says(/Version 7/);
    await type(valueField, '{"perMinute": }');
    await says(/JSON/);
    await type(valueField, '{"perMinute": 61}');
    await says(/value\.perMinute/);
    await press(/^Save$/);
    await says(/limits stands in version 8/);
    expect(sent()).toEqual([
      {
        ...{ method: 'PUT', path: entry },
        body: { value: { perMinute: 61 }, schema: { type: 'object' } },
      },
    ]);
  });

  it('is rolled back to a kept version, as the console says it will be', async () => {
    open('/config/limits', {}, { [`${entry}/rollback`]: [{ ...written, version: 8 }] });
    await says(/value\.perMinute/);
    await press(/^Roll back 6$/);
    await says(/written as a new version/);
    await press(/^Roll back$/);
    await says(/limits stands in version 8/);
    expect(sent()).toEqual([{ path: `${entry}/rollback`, body: { version: 6, ifVersion: 7 } }]);
  });

  it('is deleted by typing its name', async () => {
    open('/config/limits', {});
    await press(/^Delete$/);
    await type(phraseField, 'limits');
    await press(/^Delete$/);
    await says(/limits is deleted/);
    expect(sent()).toMatchObject([{ method: 'DELETE', path: entry }]);
  });
});

describe('configuration that jobs use', () => {
  it('is not deleted, and the dialog names them', async () => {
    const message = { en: 'The job mails uses this entry', zh: '任务 mails 正在使用该配置项' };
    const inUse = { code: 'CONFIG_IN_USE', path: 'name', text: 'mails', message };
    open('/config/limits', {}, { [entry]: [refused('CONFIG_IN_USE', [inUse])] });
    await press(/^Delete$/);
    await says(/While jobs ask for it, it is not deleted/);
    await type(phraseField, 'limits');
    await press(/^Delete$/);
    await says(/Jobs use this configuration entry/);
    await says(/The job mails uses this entry/);
  });
});

describe('services', () => {
  it('are shown with where their instances answer and which of them drain', async () => {
    open('/services', {});
    await says(/1 service/);
    await says(/b-1http:\/\/10\.0\.0\.7:80805/);
    await says(/b-2.*drains/);
  });
});
