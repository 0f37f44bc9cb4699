import type { Logger, StoreClock } from '@escapement/core';
import type { Redis } from 'ioredis';
import type { UnreadableRecords } from '../reading/unreadable-records.ts';
import type { SigningKeys } from '../runs/signing-keys.ts';
import type { Keys } from '../scripts/names.ts';

/** What every side of the store is made of. */
export interface StoreParts {
  /** For questions, and for what anybody may write. */
  readonly client: Redis;
  readonly keys: Keys;
  readonly signingKeys: SigningKeys;
  readonly time: StoreClock;
  readonly unreadable: Pick<UnreadableRecords, 'note' | 'recent'>;
  readonly logger: Logger;
}
