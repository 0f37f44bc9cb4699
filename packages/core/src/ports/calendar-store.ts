import type { CalendarDefinition, CalendarInput } from '../schemas/calendar.ts';
import type { RedisMillis } from '../words/redis-millis.ts';
import type { Wanted } from '../words/wanted.ts';
import type { RevisionsReading } from './documents.ts';

export type CalendarWriteOutcome =
  /** `before`: what stood until then; absent where nothing did, or what cannot be read, and where the same stood. */
  | {
      readonly kind: 'written';
      readonly calendar: CalendarDefinition;
      readonly before?: CalendarDefinition;
    }
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'not-found' }
  /** The version asked for is not the one that stands. */
  | { readonly kind: 'changed'; readonly currentVersion: number }
  /** It takes more than one may, or there are as many as there may be. */
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-many' };

export type CalendarRemoveOutcome =
  | { readonly kind: 'removed'; readonly before?: CalendarDefinition }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'changed'; readonly currentVersion: number };

/** The shared calendars, hot in memory on every node, kept fresh by watches. */
export interface CalendarStore {
  /** Resolves when all have been read once. */
  open(): Promise<void>;
  get(name: string): CalendarDefinition | undefined;
  /** By name; each stays the same object until it is edited. */
  all(): ReadonlyMap<string, CalendarDefinition>;
  /** Names whose znode holds what is no calendar, with what is wrong. */
  broken(): ReadonlyMap<string, string>;
  /** Straight from ZooKeeper, for a read after a write on any node. */
  read(name: string): Promise<CalendarDefinition | undefined>;
  /** `by`: who asks for it, for the revisions. */
  create(input: CalendarInput, now: RedisMillis, by?: string): Promise<CalendarWriteOutcome>;
  /**
   * `ifVersion` undefined: whatever stands, a broken one included. Where the same content stands already nothing is
   * written, whatever `ifVersion` says: the edit has been made, and a repeat of it must be able to go on.
   */
  replace(
    input: CalendarInput,
    write: Wanted & { now: RedisMillis; ifVersion?: number; by?: string },
  ): Promise<CalendarWriteOutcome>;
  /** Deletes a broken one too, where no version is asked for. */
  remove(name: string, write: Wanted & { ifVersion?: number }): Promise<CalendarRemoveOutcome>;
  /** The last versions with who wrote them when, straight from ZooKeeper. */
  revisions(name: string): Promise<RevisionsReading<CalendarInput>>;
  /** Called after the memory has changed; `calendar` is undefined after a delete or when it is broken. */
  onChange(
    listener: (change: { name: string; calendar: CalendarDefinition | undefined }) => void,
  ): () => void;
  close(): Promise<void>;
}
