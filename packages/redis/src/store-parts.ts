import type { CommitOutcome, Logger, StoreClock } from '@escapement/core';
import type { Connection } from './connection.ts';
import type { Fence, Fenced } from './fence.ts';
import type { Keys } from './keys.ts';
import type { QueueEntries } from './queue-entries.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { UnreadableRecords } from './unreadable-records.ts';

/** What the leader's and the interface's sides are made of. */
export interface StoreParts {
  readonly command: Connection;
  readonly keys: Keys;
  readonly fence: Fence;
  /** Queue entries over the fence's connection, whose transactions carry them. */
  readonly fencedEntries: QueueEntries;
  /** Queue entries over the command connection, for what any node may write. */
  readonly entries: QueueEntries;
  readonly signingKeys: SigningKeys;
  readonly time: StoreClock;
  readonly unreadable: UnreadableRecords;
  readonly logger: Logger;
}

/** The outcome as the port declares it. */
export function withoutReplies(outcome: Fenced): CommitOutcome {
  return outcome.kind === 'committed' ? { kind: 'committed' } : outcome;
}
