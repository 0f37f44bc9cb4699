import type { ACL } from 'node-zookeeper-client';
import { type Paths, parentOf } from '../paths.ts';
import type { CloseOutcome, Znodes } from '../znodes/znodes.ts';
import { newKey, secretSettings } from './secret-settings.ts';

/** What the walks through the tree have found and done. */
export interface Closing {
  /** Znodes that others could reach, and that are closed now. */
  readonly closedCount: number;
  /** Znodes that belong to other credentials, the first of them by their paths. */
  readonly foreignCount: number;
  readonly foreignPaths: readonly string[];
  /** False where every walk has found something open, so that another is needed. */
  readonly isComplete: boolean;
}

/**
 * Each round closes what the one before let through, and all that is closed lets nobody make more: a round that finds something after so many
 * means that somebody makes znodes who may do so all the same, and closing would not end.
 */
const mostRounds = 16;
const atOnce = 64;
const pathsNamed = 5;

interface World {
  readonly znodes: Znodes;
  readonly paths: Paths;
  readonly isOurs: (rules: readonly ACL[]) => boolean;
  readonly onProgress: (closedCount: number) => void;
  /** A secret setting lay open and has been replaced. */
  readonly onRenewed: (name: string) => void;
}

/**
 * Leaves every znode to the owner of our credentials, from the top down, keys first. One walk is not enough: ZooKeeper
 * judges a write by the rules of the folder before it carries out the writes ahead of it, a change of those rules
 * included, so that a znode may still appear in a folder that has just been closed. Hence it is walked until a walk has
 * found nothing open: only then had all that was let through appeared.
 */
export async function closeTree(world: World): Promise<Closing> {
  const walk = new Walk(world);
  for (let round = 0; round < mostRounds; round += 1) {
    const before = walk.closing.closedCount;
    // What was let through is carried out before a write that comes after the closing, and is read from then on.
    await world.znodes.sync(world.paths.root);
    await walk.round();
    if (walk.closing.closedCount === before) return { ...walk.closing, isComplete: true };
  }
  return { ...walk.closing, isComplete: false };
}

class Walk {
  readonly #world: World;
  readonly #foreign: string[] = [];
  #closedCount = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get closing(): Omit<Closing, 'isComplete'> {
    return {
      closedCount: this.#closedCount,
      foreignCount: this.#foreign.length,
      foreignPaths: this.#foreign.slice(0, pathsNamed),
    };
  }

  async round(): Promise<void> {
    const { paths } = this.#world;
    this.#foreign.length = 0;
    await this.#closeAbove();
    await this.#close(paths.root);
    await this.#close(paths.settings);
    for (const name of Object.keys(secretSettings)) await this.#renewIfOpen(name);
    await this.#closeBelow(paths.root);
  }

  /** What leads to the root, as far as nobody else has anything there. */
  async #closeAbove(): Promise<void> {
    const { znodes, paths } = this.#world;
    let below = paths.root;
    for (let path = parentOf(below); path !== '/'; path = parentOf(path)) {
      const names = (await znodes.children(path)) ?? [];
      if (names.every((name) => `${path}/${name}` === below)) await this.#close(path);
      below = path;
    }
  }

  /** Closes one znode; returns how many children it has, none when it is gone. */
  async #close(path: string): Promise<number> {
    const { znodes, isOurs, onProgress } = this.#world;
    const access = await znodes.access(path);
    if (access.kind === 'not-found') return 0;
    if (access.kind === 'found' && isOurs(access.rules)) return access.childCount;
    const isKnown = access.kind === 'found';
    const outcome: CloseOutcome = isKnown ? await znodes.close(path) : { kind: 'refused' };
    switch (outcome.kind) {
      case 'closed':
        this.#closedCount += 1;
        onProgress(this.#closedCount);
        return outcome.childCount;
      case 'not-found':
        return 0;
      case 'refused':
        this.#foreign.push(path);
        return 0;
    }
  }

  /** In one step with its closing: a process that ends in between must not leave a key that others have read. */
  async #renewIfOpen(name: string): Promise<void> {
    const { znodes, paths, isOurs, onRenewed } = this.#world;
    const path = paths.setting(name);
    for (;;) {
      const access = await znodes.access(path);
      if (access.kind !== 'found' || isOurs(access.rules)) return;
      const standing = await znodes.get(path);
      if (standing === undefined) return;
      const isKey = secretSettings[name] === 'new-key';
      const outcome = await znodes.multi([
        { kind: 'remove', path, version: standing.version },
        ...(isKey ? [{ kind: 'create', path, data: newKey() } as const] : []),
      ]);
      // Refused when another process has just done the same: then it is looked at again.
      if (outcome.kind === 'done') onRenewed(name);
    }
  }

  async #closeBelow(root: string): Promise<void> {
    const { znodes } = this.#world;
    let level: readonly string[] = [root];
    while (level.length > 0) {
      const next: string[] = [];
      await inParallel(level, async (path) => {
        if ((await this.#close(path)) === 0) return;
        const names = (await znodes.children(path)) ?? [];
        next.push(...names.map((name) => `${path === '/' ? '' : path}/${name}`));
      });
      level = next;
    }
  }
}

/** Works on so many at a time; the first failure is the failure of all. */
async function inParallel(
  paths: readonly string[],
  work: (path: string) => Promise<void>,
): Promise<void> {
  const rest = paths.values();
  const hands = Array.from({ length: Math.min(atOnce, paths.length) }, async () => {
    for (const path of rest) await work(path);
  });
  await Promise.all(hands);
}
