import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SharedSettings } from '@escapement/core';
import type { Config } from './config.ts';

const settingName = 'admin-token-sha256';

/** Where the admin token's hash came from; `made` carries the token itself, to be printed this once. */
export type AdminToken =
  | { readonly kind: 'given'; readonly hash: string }
  | { readonly kind: 'made'; readonly hash: string; readonly token: string }
  | { readonly kind: 'stored'; readonly hash: string };

/**
 * The admin token: the one given by configuration, else the one whose hash stands in ZooKeeper, else a new one. There is no
 * default, and only the hash is ever stored.
 */
export async function adminTokenOf(config: Config, settings: SharedSettings): Promise<AdminToken> {
  const given = config.adminToken ?? (await fromFile(config.adminTokenFile));
  if (given !== undefined) return { kind: 'given', hash: sha256(given) };
  const token = randomBytes(32).toString('base64url');
  const made = sha256(token);
  const hash = await settings.getOrCreate(settingName, () => made);
  return hash === made ? { kind: 'made', hash, token } : { kind: 'stored', hash };
}

async function fromFile(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const text = (await readFile(path, 'utf8')).trim();
  return text === '' ? undefined : text;
}

function sha256(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
