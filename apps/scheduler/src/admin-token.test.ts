import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FollowedSettings, Logger } from '@escapement/core';
import { systemClock } from '@escapement/process';
import { eventually, openCanary } from '@escapement/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { openAdminToken } from './admin-token.ts';

const [first, second] = ['a-token-of-24-characters', 'another-24-character-one'];
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

function opened(token: string, mode = 0o600) {
  const folder = mkdtempSync(join(tmpdir(), 'token-'));
  const path = join(folder, 'token');
  writeFileSync(path, `${token}\n`, { mode });
  chmodSync(path, mode);
  const said: string[] = [];
  const say = (_about: object, message: string) => said.push(message);
  const logger: Logger = { debug: say, info: say, warn: say, error: say };
  const parts = {
    settings: {} as FollowedSettings,
    clock: systemClock,
    logger,
    sayMade: () => undefined,
  };
  const adminToken = openAdminToken({
    config: { adminToken: token, adminTokenFile: path },
    ...parts,
  });
  onTestFinished(async () => {
    await adminToken.close();
    rmSync(folder, { recursive: true });
  });
  return { path, adminToken, said };
}

const canary = openCanary();

async function withinASecond(holds: () => Promise<boolean>): Promise<void> {
  const fromMs = performance.now();
  await eventually('the change counts', holds);
  expect(performance.now() - fromMs).toBeLessThan(canary.allow(1_000, fromMs));
}

test('a token file that is written anew counts within a second, also when it is moved into its place', async () => {
  const { path, adminToken } = opened(first);
  expect(await adminToken.current()).toBe(hashOf(first));
  writeFileSync(path, second);
  await withinASecond(async () => (await adminToken.current()) === hashOf(second));
  writeFileSync(`${path}.new`, first);
  renameSync(`${path}.new`, path);
  await withinASecond(async () => (await adminToken.current()) === hashOf(first));
});

test.each([
  ['is emptied', (path: string) => writeFileSync(path, '')],
  ['holds a short one', (path: string) => writeFileSync(path, 'short')],
  ['is deleted', (path: string) => rmSync(path)],
])('a token file that %s lets nobody in any more, the old token neither', async (_what, spoil) => {
  const { path, adminToken, said } = opened(first);
  spoil(path);
  await withinASecond(async () => (await adminToken.current()) === '');
  expect(said.join()).toContain('nobody is let in');
  writeFileSync(path, second);
  await withinASecond(async () => (await adminToken.current()) === hashOf(second));
});

test.each([
  [0o600, 0],
  [0o400, 0],
  [0o644, 1],
  [0o640, 1],
])('a token file of mode %i is warned of where others can read it', (mode, warnings) => {
  const { said } = opened(first, mode);
  expect(said.filter((line) => line.includes('mode 600'))).toHaveLength(warnings);
});

test('a token that was made is said once, and a hash that is written or deleted in ZooKeeper counts at once', async () => {
  const said: string[] = [];
  let text: string | undefined;
  let make = () => '';
  const settings: FollowedSettings = {
    follow(_name, first) {
      make = first;
      return {
        current: async () => (text ??= make()),
        refreshed: async () => (text ??= make()),
        close: async () => undefined,
      };
    },
    change: async () => undefined,
  };
  const logger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
  const config = { adminToken: undefined, adminTokenFile: undefined };
  const sayMade = (token: string) => said.push(token);
  const adminToken = openAdminToken({ config, settings, clock: systemClock, logger, sayMade });
  onTestFinished(() => adminToken.close());
  const made = await adminToken.current();
  await expect.poll(() => said.map(hashOf)).toEqual([made]);
  text = hashOf(first);
  expect(await adminToken.current()).toBe(hashOf(first));
  text = undefined;
  const again = await adminToken.current();
  await expect.poll(() => said.map(hashOf)).toEqual([made, again]);
});
