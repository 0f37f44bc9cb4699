import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makePrivate, makePrivateFolder } from './private-folder.ts';

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'private-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

function write(path: string, mode: number): void {
  writeFileSync(path, 'secret');
  chmodSync(path, mode);
}

it('a folder that stood open is closed with all that is in it', () => {
  const folder = folderForTest();
  mkdirSync(join(folder, 'zookeeper/version-2'), { recursive: true });
  write(join(folder, 'zookeeper/version-2/log.1'), 0o644);
  write(join(folder, 'tool'), 0o755);
  for (const path of ['', 'zookeeper', 'zookeeper/version-2']) chmodSync(join(folder, path), 0o755);
  makePrivateFolder(folder);
  expect(modeOf(folder)).toBe(0o700);
  expect(modeOf(join(folder, 'zookeeper/version-2'))).toBe(0o700);
  expect(modeOf(join(folder, 'zookeeper/version-2/log.1'))).toBe(0o600);
  expect(modeOf(join(folder, 'tool'))).toBe(0o700);
});

it('what a link leads to is none of our business', () => {
  const elsewhere = folderForTest();
  write(join(elsewhere, 'page'), 0o644);
  const folder = folderForTest();
  symlinkSync(elsewhere, join(folder, 'link'));
  makePrivateFolder(folder);
  expect(modeOf(join(elsewhere, 'page'))).toBe(0o644);
});

it('a file that output goes to is closed before a secret is printed to it', () => {
  const path = join(folderForTest(), 'start.log');
  write(path, 0o644);
  const descriptor = openSync(path, 'a');
  onTestFinished(() => closeSync(descriptor));
  expect(makePrivate(descriptor)).toBe(true);
  expect(modeOf(path)).toBe(0o600);
});

it('a terminal or a pipe keeps nothing', () => {
  const descriptor = openSync('/dev/null', 'w');
  onTestFinished(() => closeSync(descriptor));
  expect(makePrivate(descriptor)).toBe(true);
  expect(modeOf('/dev/null')).toBe(0o666);
});
