import type { KeyEndSign } from '../schemas/expired-key.ts';
import type { EpochMillis } from '../words/instants.ts';

/** How a key stands in the Redis that has it. */
export type KeyStanding =
  | { readonly kind: 'expires'; readonly at: EpochMillis }
  /** It has no end. */
  | { readonly kind: 'lasting' }
  | { readonly kind: 'gone' };

/** The end of a key as Redis told of it, between two instants of its clock. */
export interface HeardEnd {
  readonly key: string;
  readonly from: EpochMillis;
  readonly upTo: EpochMillis;
}

/** All that is known of one key. */
export interface KeyEvidence {
  readonly key: string;
  /** When it was to run out, as it was last seen; `undefined` where nobody has seen it. */
  readonly known: EpochMillis | undefined;
  readonly standing: KeyStanding;
  /** What was heard of its end and has led to nothing yet. */
  readonly heard: HeardEnd | undefined;
}

/** What is to be written of a key. */
export type KeyFate =
  /** Its time ran out at `expiredAt`; whatever else is heard of an end up to `upTo` is the same one. */
  | {
      readonly kind: 'ended';
      readonly key: string;
      readonly expiredAt: EpochMillis;
      readonly upTo: EpochMillis;
      readonly heardBy: KeyEndSign;
      /** Where nobody had seen it: it ended no sooner. */
      readonly unseenFrom?: EpochMillis;
    }
  /** It is to run out then. */
  | { readonly kind: 'expected'; readonly key: string; readonly at: EpochMillis }
  /** Nothing comes of it: it was deleted before its time, or lasts now. */
  | { readonly kind: 'dropped'; readonly key: string; readonly known: EpochMillis };

/**
 * Decides about a key. `now`: asked of its Redis after how it stands was asked, so that what was gone before its time had come was deleted.
 * `wholeSince`: since when everything that was told of ends has been heard, by the time how it stands was asked; asking makes Redis end what has run out and
 * tell of it, so that what is gone in such a time and was not told of was deleted too. Where that is not known, gone when the time has come is run out.
 */
export function judgeKey(
  { key, known, standing, heard }: KeyEvidence,
  { now, wholeSince }: { readonly now: EpochMillis; readonly wholeSince: EpochMillis | undefined },
): readonly KeyFate[] {
  // Two clocks of one server, one of them estimated: it is heard of and cannot be gone yet, so that it is for the next look.
  if (heard !== undefined && known !== undefined && isOf(heard, known) && known >= now) return [];
  const ended = endOf({ key, known, heard });
  if (ended !== undefined) return [ended, ...afterEnd({ key, known, standing }, ended)];
  if (known === undefined) {
    return standing.kind === 'expires' ? [{ kind: 'expected', key, at: standing.at }] : [];
  }
  switch (standing.kind) {
    case 'expires':
      return standing.at === known ? [] : [{ kind: 'expected', key, at: standing.at }];
    case 'lasting':
      return [{ kind: 'dropped', key, known }];
    case 'gone': {
      const isDeleted = now <= known || (wholeSince !== undefined && wholeSince <= known);
      if (isDeleted) return [{ kind: 'dropped', key, known }];
      return [{ kind: 'ended', key, expiredAt: known, upTo: now, heardBy: 'sweep' }];
    }
  }
}

/** How far the clock of a server that was asked a moment ago may be off. */
const clockErrorMs = 100;

type Ended = Extract<KeyFate, { kind: 'ended' }>;

/** The end that was heard of: the one that was expected, or else of a key that was born, or shortened, since anybody looked. */
function endOf({
  key,
  known,
  heard,
}: Pick<KeyEvidence, 'key' | 'known' | 'heard'>): Ended | undefined {
  if (heard === undefined) return undefined;
  const { from, upTo } = heard;
  return known !== undefined && isOf(heard, known)
    ? { kind: 'ended', key, expiredAt: known, upTo: Math.max(known, upTo), heardBy: 'event' }
    : { kind: 'ended', key, expiredAt: upTo, upTo, heardBy: 'event', unseenFrom: from };
}

function isOf({ upTo }: HeardEnd, known: EpochMillis): boolean {
  return known <= upTo + clockErrorMs;
}

/** A key that has ended may have been written anew since. */
function afterEnd(
  { key, known, standing }: Pick<KeyEvidence, 'key' | 'known' | 'standing'>,
  ended: Ended,
): readonly KeyFate[] {
  if (standing.kind === 'expires' && standing.at > ended.expiredAt) {
    return [{ kind: 'expected', key, at: standing.at }];
  }
  const isStale = known !== undefined && ended.unseenFrom !== undefined;
  return isStale ? [{ kind: 'dropped', key, known }] : [];
}
