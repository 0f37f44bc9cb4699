import { END_OF_TIME_SECONDS } from './civil.ts';
import { type OffsetProbe, openOffsetProbe } from './zone-offset.ts';

/**
 * A stretch of one offset: start <= t < end, in seconds. `before` and `after` are the offsets that
 * hold just outside; they equal `offset` where the stretch was only cut at the edge of a chunk.
 */
export interface ZoneSegment {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  readonly before: number;
  readonly after: number;
}

/** A little more than a year; the unit in which transitions are looked up and kept. */
export const CHUNK_SECONDS = 2 ** 25;
const LAST_CHUNK = Math.floor(END_OF_TIME_SECONDS / CHUNK_SECONDS);

/**
 * The shortest stay of any zone at an offset, between leaving another and returning to it, is an
 * hour short of a week (Recife in 2000, Gaza in 2040), so that probes closer than that see every
 * transition.
 */
const PROBE_STEP_SECONDS = 5 * 86_400;

/** A probe costs a hundredth of the search for a chunk's transitions. */
const LOOKS_BEFORE_SEARCH = 16;

/** A zone with its transitions, found chunk by chunk when first asked for and then kept. */
export class Zone {
  readonly name: string;
  readonly #probe: OffsetProbe;
  readonly #chunks: (ZoneChunk | undefined)[] = [];
  /** How often a chunk that is not known yet was asked for an offset alone. */
  readonly #looks = new Map<number, number>();
  #last: ZoneSegment = { start: 1, end: 0, offset: 0, before: 0, after: 0 };

  constructor(name: string, probe: OffsetProbe) {
    this.name = name;
    this.#probe = probe;
  }

  /** The stretch that holds an instant, in seconds. */
  segmentAt(seconds: number): ZoneSegment {
    const last = this.#last;
    if (seconds >= last.start && seconds < last.end) return last;
    const found = this.#find(seconds);
    this.#last = found;
    return found;
  }

  /**
   * The offset at an instant, in seconds. Whoever asks of one instant in a year, as a calendar of another zone does
   * for a yearly fire time, is spared the search for all of that year's transitions.
   */
  offsetAt(seconds: number): number {
    const index = chunkIndex(seconds);
    if (this.#chunks[index] !== undefined) return this.segmentAt(seconds).offset;
    const looks = (this.#looks.get(index) ?? 0) + 1;
    this.#looks.set(index, looks);
    return looks > LOOKS_BEFORE_SEARCH
      ? this.segmentAt(seconds).offset
      : this.#probe(Math.max(0, seconds));
  }

  #find(seconds: number): ZoneSegment {
    const index = chunkIndex(seconds);
    const found = this.#chunk(index);
    const chunk = seconds < found.first.start ? this.#chunk(index - 1) : found;
    let holding = chunk.first;
    for (const segment of chunk.rest) {
      if (segment.start > seconds) break;
      holding = segment;
    }
    return holding;
  }

  #chunk(index: number): ZoneChunk {
    const known = this.#chunks[index];
    if (known !== undefined) return known;
    const chunk = cutIntoSegments(this.#probe, index);
    this.#chunks[index] = chunk;
    this.#looks.delete(index);
    return chunk;
  }
}

function chunkIndex(seconds: number): number {
  return Math.min(LAST_CHUNK, Math.max(0, Math.floor(seconds / CHUNK_SECONDS)));
}

/** The segments of a few years; there is always a first. */
interface ZoneChunk {
  readonly first: ZoneSegment;
  readonly rest: readonly ZoneSegment[];
}

function cutIntoSegments(probe: OffsetProbe, index: number): ZoneChunk {
  const from = borderOf(probe, index);
  const to = borderOf(probe, index + 1);
  const borders = transitionsIn(probe, from, to);
  const segment = (start: number, end: number): ZoneSegment => ({
    // The first and last chunk reach to the ends of time, so that every instant has a segment.
    start: start === 0 ? Number.NEGATIVE_INFINITY : start,
    end: index === LAST_CHUNK && end === to ? Number.POSITIVE_INFINITY : end,
    offset: probe(start),
    before: probe(start === 0 ? 0 : start - 1),
    after: probe(end),
  });
  return {
    first: segment(from, borders[0] ?? to),
    rest: borders.map((start, at) => segment(start, borders[at + 1] ?? to)),
  };
}

/** Longer than any repeated hour, and shorter than any stay at an offset. */
const CLEAR_SECONDS = 2 * 86_400;

/**
 * Where a chunk begins: on its even place, or two days later if a transition lies just before that. A repeated hour
 * must not be cut in two, since its second half would no longer be known as a repetition.
 */
function borderOf(probe: OffsetProbe, index: number): number {
  const even = index * CHUNK_SECONDS;
  if (index === 0 || probe(even) === probe(even - CLEAR_SECONDS)) return even;
  return even + CLEAR_SECONDS;
}

/** The first seconds of each new offset in from < t < to. */
function transitionsIn(probe: OffsetProbe, from: number, to: number): number[] {
  const found: number[] = [];
  let offset = probe(from);
  let known = from;
  while (known < to - 1) {
    const ahead = Math.min(to - 1, known + PROBE_STEP_SECONDS);
    if (probe(ahead) === offset) {
      known = ahead;
      continue;
    }
    known = bisect(probe, known, ahead);
    offset = probe(known);
    found.push(known);
  }
  return found;
}

/** The first second after `same` whose offset is another, given that `other` has another. */
function bisect(probe: OffsetProbe, same: number, other: number): number {
  const offset = probe(same);
  let low = same;
  let high = other;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (probe(middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Zones by every name that was asked for, shared by every schedule: transitions are facts of the platform, found once,
 * and the names of one zone are one zone. Names are bounded, since the platform takes them in any case and strangers
 * may ask.
 */
const zones = new Map<string, Zone>();
const MAX_ZONES = 1024;

/** The zone of an IANA name, or undefined if there is none. */
export function findZone(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const opened = openOffsetProbe(name);
  if (opened === undefined) return undefined;
  const { canonicalName, probe } = opened;
  const zone = zones.get(canonicalName) ?? new Zone(canonicalName, probe);
  if (zones.size >= MAX_ZONES) zones.clear();
  zones.set(canonicalName, zone);
  zones.set(name, zone);
  return zone;
}

/** Whether there is a zone of this IANA name. */
export function isKnownTimeZone(name: string): boolean {
  return findZone(name) !== undefined;
}
