import type { Ask } from './ask.ts';

/** What an answer says beside itself. The answer stands all the same. */
export interface Notices {
  /** It comes from memory, which may have been stale since then, ISO 8601. */
  staleSince(since: string): void;
  /** It could not be told, or asked, everywhere. */
  warn(code: 'REDIS_UNAVAILABLE' | 'ZOOKEEPER_UNAVAILABLE' | 'RUNS_NOT_TOLD'): void;
}

/** A request without the wire that it came by: the dependencies within its time, and where to say what its answer leaves open. */
export interface Asked {
  readonly ask: Ask;
  readonly notices: Notices;
}
