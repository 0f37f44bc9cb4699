import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EnvReader } from './env-reader.ts';
import { readRedisSettings } from './redis-settings.ts';
import { readTlsSettings } from './tls-settings.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
  for (const name of ['one', 'two']) {
    const to = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)];
    const words = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`, ...to];
    execFileSync('openssl', ['req', ...words], { stdio: 'pipe' });
  }
  writeFileSync(at('text'), 'no certificate\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(values: Record<string, string>) {
  const named = Object.entries(values).map(([name, file]) => [`X_TLS_${name}`, file]);
  const reader = new EnvReader(Object.fromEntries(named));
  return { tls: readTlsSettings(reader, 'X_TLS'), problems: reader.problems };
}

test('nothing is said, and there is no TLS', () => {
  expect(read({})).toEqual({ tls: undefined, problems: [] });
});

test('an authority is enough, and who we are may be said too', () => {
  const [ca, cert, key] = ['one.pem', 'two.pem', 'two.key'].map((name) =>
    readFileSync(at(name), 'utf8'),
  );
  expect(read({ CA: at('one.pem') })).toEqual({ tls: { ca, client: undefined }, problems: [] });
  const all = { CA: at('one.pem'), CERT: at('two.pem'), KEY: at('two.key') };
  expect(read(all)).toEqual({ tls: { ca, client: { cert, key } }, problems: [] });
  expect(read({ CA: 'system' })).toEqual({
    tls: { ca: undefined, client: undefined },
    problems: [],
  });
});

test.each([
  [{ CA: 'text' }, 'X_TLS_CA names a file that holds no certificate'],
  [{ CA: 'one.key' }, 'X_TLS_CA names a file that holds no certificate'],
  [{ CA: 'missing' }, 'ENOENT'],
  [{ CA: 'one.pem', CERT: 'one.pem' }, 'X_TLS_CERT and X_TLS_KEY are expected together'],
  [{ CA: 'one.pem', KEY: 'one.key' }, 'X_TLS_CERT and X_TLS_KEY are expected together'],
  [{ CA: 'one.pem', CERT: 'one.pem', KEY: 'two.key' }, 'are not a certificate and its key'],
  [{ CERT: 'one.pem', KEY: 'one.key' }, 'X_TLS_CA is not set'],
])('what cannot work is found at the start: %j', (values, problem) => {
  const named = Object.entries(values).map(([name, file]) => [name, at(file)]);
  expect(read(Object.fromEntries(named)).problems).toEqual([expect.stringContaining(problem)]);
});

test('an authority for a Redis that is asked without TLS is a mistake', () => {
  const env = { ESCAPEMENT_REDIS: 'redis://redis', ESCAPEMENT_REDIS_TLS_CA: at('one.pem') };
  const reader = new EnvReader(env);
  readRedisSettings(reader);
  expect(reader.problems).toEqual([expect.stringContaining('rediss://')]);
});
