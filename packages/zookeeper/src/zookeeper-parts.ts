import type { Clock, Logger } from '@escapement/core';
import type { Paths } from './paths.ts';
import type { Session } from './session/session.ts';
import type { Znodes } from './znodes/znodes.ts';

/** What everything in ZooKeeper stands on: one session, what is done over it, and where things lie. */
export interface ZooKeeperParts {
  readonly session: Session;
  readonly znodes: Znodes;
  readonly paths: Paths;
  readonly clock: Clock;
  readonly logger: Logger;
}
