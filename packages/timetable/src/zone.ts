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

/** About four and a quarter years; the unit in which transitions are looked up and kept. */
const CHUNK_SECONDS = 2 ** 27;
const LAST_CHUNK = Math.floor(END_OF_TIME_SECONDS / CHUNK_SECONDS);

/**
 * No zone since 1970 has left an offset and come back to it within a week, so that probes a week
 * apart see every transition.
 */
const PROBE_STEP_SECONDS = 7 * 86_400;

/** A zone with its transitions, found chunk by chunk when first asked for and then kept. */
export class Zone {
  readonly name: string;
  readonly #probe: OffsetProbe;
  readonly #chunks: (readonly ZoneSegment[] | undefined)[] = [];
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

  offsetAt(seconds: number): number {
    return this.segmentAt(seconds).offset;
  }

  #find(seconds: number): ZoneSegment {
    const chunk = this.#chunk(
      Math.min(LAST_CHUNK, Math.max(0, Math.floor(seconds / CHUNK_SECONDS))),
    );
    let index = chunk.length - 1;
    while (index > 0 && (chunk[index] as ZoneSegment).start > seconds) index -= 1;
    return chunk[index] as ZoneSegment;
  }

  #chunk(index: number): readonly ZoneSegment[] {
    const known = this.#chunks[index];
    if (known !== undefined) return known;
    const segments = cutIntoSegments(this.#probe, index);
    this.#chunks[index] = segments;
    return segments;
  }
}

function cutIntoSegments(probe: OffsetProbe, index: number): readonly ZoneSegment[] {
  const from = index * CHUNK_SECONDS;
  const to = from + CHUNK_SECONDS;
  const starts = [from, ...transitionsIn(probe, from, to)];
  const offsets = starts.map(probe);
  const outside = { before: probe(from - 1), after: probe(to) };
  return starts.map((start, at) => ({
    // The first and last chunk reach to the ends of time, so that every instant has a segment.
    start: at === 0 && index === 0 ? Number.NEGATIVE_INFINITY : start,
    end: starts[at + 1] ?? (index === LAST_CHUNK ? Number.POSITIVE_INFINITY : to),
    offset: offsets[at] ?? 0,
    before: offsets[at - 1] ?? outside.before,
    after: offsets[at + 1] ?? outside.after,
  }));
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

/** Zones by name, shared by every schedule: transitions are facts of the platform, found once. */
const zones = new Map<string, Zone>();

/** The zone of an IANA name, or undefined if the platform does not know it. */
export function findZone(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const probe = openOffsetProbe(name);
  if (probe === undefined) return undefined;
  const zone = new Zone(name, probe);
  zones.set(name, zone);
  return zone;
}

/** Whether the platform has data for this IANA name. */
export function isKnownTimeZone(name: string): boolean {
  return findZone(name) !== undefined;
}
