import { type EpochMillis, isPassing, raise, restInStepMs, toIso } from '@escapement/core';
import { isForbidden } from '../connection/codes.ts';
import { encode } from '../znodes/znode.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';
import { type AccessView, accessWarning } from './access-view.ts';
import { closeTree } from './closing.ts';
import { type Credentials, ownershipOf } from './ownership.ts';

const lookEveryMs = 5_000;
const retryPauseMs = 1_000;
/** How often it is said again what nobody has done anything about. */
const sayEveryMs = 3_600_000;
/** A walk through the whole tree that has not helped is not repeated at every look. */
const walkAgainAfterMs = 600_000;
/** Says that the whole tree is closed, so that not every process walks through it. Others cannot write it. */
const markName = 'closed-to-others';

interface Parts extends ZooKeeperParts {
  readonly auth: Credentials | undefined;
}

/**
 * Sees to it that what lies in ZooKeeper belongs to the owner of our credentials alone. What was made before there were
 * credentials stays open, znode by znode, until somebody closes it: the first process that has them does. One that still
 * has none is shut out then, and gives up its session, so that it neither leads nor is believed to be alive.
 */
export class AccessKeeper {
  readonly #parts: Parts;
  readonly #stop = new AbortController();
  #view: AccessView = { kind: 'unknown' };
  #saidAt = Number.NEGATIVE_INFINITY;
  #walkedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get view(): AccessView {
    return this.#view;
  }

  /** Begins to look, in the background, and goes on until it is closed. */
  open(): void {
    this.#looking = this.#lookAgainAndAgain();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
  }

  async #lookAgainAndAgain(): Promise<void> {
    const { clock, logger, auth } = this.#parts;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      let isSeenTo = true;
      try {
        await (auth === undefined ? this.#lookWithout() : this.#lookWith(auth));
        this.#say();
      } catch (error) {
        if (!isPassing(error)) return raise(error);
        // ZooKeeper is away, which its session says; or a connection broke in the middle of the walk.
        logger.debug({ err: error }, 'who may do what in ZooKeeper could not be seen to');
        isSeenTo = false;
      }
      const pauseMs = isSeenTo ? restInStepMs(clock.monotonicMs(), lookEveryMs) : retryPauseMs;
      await clock.sleep(pauseMs, signal);
    }
  }

  async #lookWithout(): Promise<void> {
    const { znodes, paths, session, logger } = this.#parts;
    try {
      await znodes.get(paths.root);
      this.#view = { kind: 'open' };
    } catch (error) {
      if (!isForbidden(error)) throw error;
      this.#view = { kind: 'foreign', count: 1, paths: [paths.root] };
      logger.error({ path: paths.root }, 'ZooKeeper was closed to processes without credentials');
      await session.renew();
    }
  }

  async #lookWith(auth: Credentials): Promise<void> {
    const { znodes, paths, clock } = this.#parts;
    const isOurs = ownershipOf(auth);
    const marks = [paths.root, paths.settings, paths.setting(markName)];
    const found = await Promise.all(marks.map((path) => znodes.access(path)));
    if (found.every((access) => access.kind === 'found' && isOurs(access.rules))) {
      this.#view = { kind: 'closed' };
      return;
    }
    const now = clock.monotonicMs();
    if (this.#view.kind === 'foreign' && now - this.#walkedAt < walkAgainAfterMs) return;
    this.#walkedAt = now;
    await this.#walk(isOurs);
  }

  async #walk(isOurs: ReturnType<typeof ownershipOf>): Promise<void> {
    const { znodes, paths, logger, clock } = this.#parts;
    // Another may have said that all is closed while it was not; in a folder of ours no znode keeps us from deleting it.
    await znodes.remove(paths.setting(markName));
    const closing = await closeTree({
      znodes,
      paths,
      isOurs,
      onProgress: (closedCount) => {
        if (closedCount === 1) logger.warn({}, 'ZooKeeper stood open; it is closed to others now');
        this.#view = { kind: 'closing', closedCount };
      },
      onRenewed: (setting) =>
        logger.warn({ setting }, 'a secret that lay open in ZooKeeper has been replaced'),
    });
    const { closedCount, foreignCount, foreignPaths, isComplete } = closing;
    if (foreignCount > 0) {
      this.#view = { kind: 'foreign', count: foreignCount, paths: foreignPaths };
      return;
    }
    // Without the mark it is walked again at the next look.
    if (!isComplete) return;
    await this.#leaveMark(clock.now());
    this.#view = { kind: 'closed' };
    if (closedCount === 0) return;
    logger.warn(
      { closedCount },
      'ZooKeeper is closed to others; who could reach it until now may have written jobs, so look through them',
    );
  }

  async #leaveMark(now: EpochMillis): Promise<void> {
    const { znodes, paths } = this.#parts;
    const data = encode({ closedAt: toIso(now) });
    await znodes.create(paths.setting(markName), data, 'persistent');
  }

  #say(): void {
    const { clock, logger } = this.#parts;
    const warning = accessWarning(this.#view);
    const now = clock.monotonicMs();
    if (warning === undefined || now - this.#saidAt < sayEveryMs) return;
    this.#saidAt = now;
    logger.warn({ code: warning.code, access: this.#view.kind }, warning.message.en);
  }
}
