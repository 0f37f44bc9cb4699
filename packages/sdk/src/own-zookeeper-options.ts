import type { Logger } from '@escapement/core';

/**
 * What a program says of its own session. In a file of its own, since the types of the published package must not lead to those of
 * the library behind the session, which has none.
 */
export interface OwnZooKeeperOptions {
  /** `host:port,…`; otherwise `ESCAPEMENT_ZOOKEEPER`. */
  readonly zookeeper?: string;
  /** What people see where they look who is there; the host and the process where it is left out. */
  readonly name?: string;
  /** Anything with the methods of pino; nothing is said where it is left out. */
  readonly logger?: Logger;
}
