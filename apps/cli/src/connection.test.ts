import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConnection } from './connection.ts';
import { enWords } from './words/en.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tokenFile = join(folder, 'token');
writeFileSync(tokenFile, 'from-the-file-0123456789\n');
const withToken = { ESCAPEMENT_ADMIN_TOKEN: 'from-the-environment-0123' };
const read = (env: Record<string, string>, given: { url?: string; tokenFile?: string } = {}) =>
  readConnection(env, given, enWords);

describe('where escapement goes', () => {
  it.each([
    [{}, {}, 'http://localhost:8080'],
    [{ ESCAPEMENT_PORT: '9000' }, {}, 'http://localhost:9000'],
    [{ ESCAPEMENT_TLS_CERT: '/cert.pem' }, {}, 'https://localhost:8080'],
    [{ ESCAPEMENT_URL: 'http://a:1' }, {}, 'http://a:1'],
    [{ ESCAPEMENT_URL: 'http://a:1' }, { url: 'https://b/below' }, 'https://b/below'],
  ])('with %j and %j is %s', (env, given, baseUrl) => {
    expect(read({ ...withToken, ...env }, given)).toMatchObject({ kind: 'known', baseUrl });
  });

  it.each(['localhost:8080', 'ftp://a', 'http://user:hush@a', 'http://a/?x=1', 'http://a/#x', ' '])(
    'is not %j',
    (url) => {
      expect(read(withToken, { url }).kind).toBe('bad');
    },
  );

  it('takes the token from the file that is named, then from that of the environment, then from the environment', () => {
    const tokenOf = (env: Record<string, string>, given = {}) => {
      const connection = read(env, given);
      return connection.kind === 'known' ? connection.token : undefined;
    };
    expect(tokenOf(withToken)).toBe('from-the-environment-0123');
    expect(tokenOf({ ...withToken, ESCAPEMENT_ADMIN_TOKEN_FILE: tokenFile })).toMatch(/file/);
    expect(tokenOf({ ESCAPEMENT_ADMIN_TOKEN_FILE: '/nowhere' }, { tokenFile })).toMatch(/file/);
  });

  it.each([
    [{}, {}],
    [{ ESCAPEMENT_ADMIN_TOKEN: '  ' }, {}],
    [{ ESCAPEMENT_ADMIN_TOKEN: 'two\nlines' }, {}],
    [{ ESCAPEMENT_ADMIN_TOKEN: '令牌' }, {}],
    [withToken, { tokenFile: '/nowhere/token' }],
    [withToken, { tokenFile: '/dev/null' }],
  ])('is told before anything is sent that %j with %j gives no token', (env, given) => {
    const connection = read(env, given);
    expect(connection.kind).toBe('bad');
    expect(JSON.stringify(connection)).not.toMatch(/two|令牌/);
  });
});
