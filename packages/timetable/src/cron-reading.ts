import type { Piece } from './cron-fault.ts';
import type { FieldReading } from './cron-field.ts';
import type { CronFieldName } from './cron-field-shape.ts';
import type { CronDialect } from './schedule-spec.ts';

/** The options of a schedule that decide how an expression reads. */
export interface CronReading {
  readonly dialect: CronDialect;
  readonly dayMatch: 'or' | 'and' | undefined;
  /** What `H` hashes. */
  readonly key: string;
}

/** What each field said; seconds and years are absent where the expression has none. */
export type FieldReadings = Partial<Record<CronFieldName, FieldReading & Piece>>;
