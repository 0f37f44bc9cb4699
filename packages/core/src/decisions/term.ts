import type { RedisMillis } from '../words/redis-millis.ts';

/**
 * One leader's tenure. It is a value that is handed to every write, not a flag that is asked: whether it still counts is
 * decided by Redis, which compares its epoch in the same transaction that writes.
 */
export interface Term {
  readonly nodeId: string;
  /** The czxid of the leader's election znode: the fencing token. */
  readonly epoch: number;
  /** Identity of the ZooKeeper data the epoch was counted in. */
  readonly ensembleId: string;
  readonly since: RedisMillis;
}
