import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { adminTokenPath, ensureAdminToken } from './admin-token.ts';

function dataDirForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'token-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('an admin token is made once, long, and readable by its owner alone', () => {
  const dataDir = dataDirForTest();
  const token = ensureAdminToken(dataDir, undefined);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(ensureAdminToken(dataDir, undefined)).toBe(token);
  expect(statSync(adminTokenPath(dataDir)).mode & 0o777).toBe(0o600);
});

it('an admin token that was given replaces the one made', () => {
  const dataDir = dataDirForTest();
  ensureAdminToken(dataDir, undefined);
  expect(ensureAdminToken(dataDir, 'a-token-of-my-own')).toBe('a-token-of-my-own');
  expect(readFileSync(adminTokenPath(dataDir), 'utf8')).toBe('a-token-of-my-own\n');
  expect(statSync(adminTokenPath(dataDir)).mode & 0o777).toBe(0o600);
});
