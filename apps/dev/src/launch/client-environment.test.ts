import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clientEnvironmentPath, writeClientEnvironment } from './client-environment.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "client env it's "));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it('says where a node answers and where the token lies, and not what it is', () => {
  writeClientEnvironment(dataDir, 'http://localhost:8080');
  const path = clientEnvironmentPath(dataDir);
  expect(parseEnv(readFileSync(path, 'utf8'))).toEqual({
    ESCAPEMENT_URL: 'http://localhost:8080',
    ESCAPEMENT_ADMIN_TOKEN_FILE: join(dataDir, 'admin-token'),
  });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
