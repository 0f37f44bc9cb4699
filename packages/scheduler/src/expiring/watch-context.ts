import type {
  Clock,
  DefinitionCatalog,
  EpochMillis,
  ExpiringStore,
  JobDefinition,
  KeySource,
  Logger,
  ScheduleStore,
  Term,
  Unknown,
  WatchedKeys,
} from '@escapement/core';
import type { SchedulerMeter } from '../metrics.ts';
import type { Projector } from '../projector.ts';
import type { HeardEnds } from './heard-ends.ts';
import type { KeyHearing } from './key-hearing.ts';

/** What a leader needs to watch the keys that jobs wait for. */
export interface WatchContext {
  readonly term: Term;
  readonly store: ExpiringStore & Pick<ScheduleStore, 'markOf'>;
  readonly catalog: Pick<DefinitionCatalog, 'get' | 'broken'>;
  readonly projector: Pick<Projector, 'isWaiting' | 'holds' | 'hurry' | 'knows'>;
  readonly hearing: KeyHearing;
  readonly meter: SchedulerMeter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly time: { now(): EpochMillis };
  /** A loss of memory that is not accounted for. */
  readonly unknown?: Unknown | undefined;
}

/** A job whose keys are watched. */
export interface WatchedJob {
  readonly definition: JobDefinition;
  readonly watched: WatchedKeys;
  readonly source: KeySource;
  readonly heard: HeardEnds;
}
