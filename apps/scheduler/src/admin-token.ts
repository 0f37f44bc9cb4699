import { createHash, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Clock, FollowedSettings, Logger } from '@escapement/core';
import { readSmallFile, secretFileBytes, watchFiles } from '@escapement/process';
import { type Config, shortestToken } from './config.ts';

const settingName = 'admin-token-sha256';
const lookEveryMs = 300;
/** How often a made token is looked for in ZooKeeper before another node's is taken to stand there. */
const looksForOwn = 20;
/** No token has this hash, so that nobody is let in. */
const nobodys = '';

/** The hash of the admin token as it is now; whoever asks must not keep it. */
export interface AdminTokenHash {
  /** SHA-256 in hex. */
  current(): Promise<string>;
  close(): Promise<void>;
}

interface World {
  readonly config: Pick<Config, 'adminToken' | 'adminTokenFile'>;
  readonly settings: FollowedSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called with a token that this process made, the one moment at which it can be read. */
  readonly sayMade: (token: string) => void;
}

/**
 * The admin token: the one given by configuration, else the one whose hash stands in ZooKeeper, else a new one. There is no
 * default, and only the hash is ever stored. A file is read again when it changes, and the hash in ZooKeeper is followed.
 */
export function openAdminToken(world: World): AdminTokenHash {
  const { adminToken, adminTokenFile } = world.config;
  if (adminTokenFile !== undefined) return openFromFile(world, adminTokenFile);
  if (adminToken === undefined) return openShared(world);
  const hash = sha256(adminToken);
  return { current: async () => hash, close: async () => undefined };
}

/** A file that is gone or holds no token lets nobody in: the token that it held before may be why it was changed. */
function openFromFile({ clock, logger }: World, path: string): AdminTokenHash {
  const read = () => {
    warnOfReaders(path, logger);
    const found = readSmallFile(path, secretFileBytes);
    if (found.kind === 'read' && found.text.length >= shortestToken) return sha256(found.text);
    const problem = found.kind === 'read' ? 'is too short' : found.problem;
    logger.error({ path, problem }, 'the file of the admin token holds none; nobody is let in');
    return nobodys;
  };
  let hash = nobodys;
  const onChange = () => {
    hash = read();
    if (hash !== nobodys) logger.info({ path }, 'the admin token has been read again');
  };
  // Watched before it is read, so that no change falls between the two.
  const watch = watchFiles([path], { clock, everyMs: lookEveryMs, onChange });
  hash = read();
  return { current: async () => hash, close: () => watch.close() };
}

function warnOfReaders(path: string, logger: Logger): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & 0o077) === 0) return;
  const shown = (mode & 0o777).toString(8);
  logger.warn(
    { path, mode: shown },
    'others can read the admin token; its file should be mode 600',
  );
}

function openShared({ settings, clock, sayMade }: World): AdminTokenHash {
  const closing = new AbortController();
  const sayIfOurs = async (token: string) => {
    for (let look = 0; look < looksForOwn && !closing.signal.aborted; look += 1) {
      await clock.sleep(lookEveryMs, closing.signal);
      if ((await followed.current()) === sha256(token)) return sayMade(token);
    }
  };
  const followed = settings.follow(settingName, () => {
    const token = randomBytes(32).toString('base64url');
    void sayIfOurs(token);
    return sha256(token);
  });
  return {
    current: () => followed.current(),
    async close() {
      closing.abort();
      await followed.close();
    },
  };
}

/** In hex. */
export function sha256(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
