import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { workerEnvironmentPath, writeWorkerEnvironment } from './worker-environment.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'worker-env-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it('says how the servers are reached as Node.js reads it, whatever the paths are, and nothing else', () => {
  const servers = {
    ESCAPEMENT_ZOOKEEPER: '127.0.0.1:2181',
    ESCAPEMENT_ZOOKEEPER_AUTH_FILE: "/a folder/it's #1/zookeeper-auth",
    ESCAPEMENT_REDIS_FILE: '/a folder/#2/redis-url',
    ESCAPEMENT_REDIS_TLS_CA: '/ca.pem',
    ESCAPEMENT_SECRETS_KEY_FILE: '/key',
  };
  const others = { PATH: '/bin', ESCAPEMENT_LOG_LEVEL: 'info', ESCAPEMENT_HANDLERS: '/x.mjs' };
  const absent = { ESCAPEMENT_REDIS_PASSWORD: undefined };
  writeWorkerEnvironment(dataDir, { ...others, ...servers, ...absent });
  expect(parseEnv(readFileSync(workerEnvironmentPath(dataDir), 'utf8'))).toEqual(servers);
});
