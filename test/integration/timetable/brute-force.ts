import type { LocalTime, RandomCron } from './random-cron.ts';

/** Every instant of a span, a step apart, with what the wall clock shows. */
export interface WallClock {
  readonly stepMs: number;
  readonly instants: readonly number[];
  /** The wall clock's face as milliseconds, as if it were UTC. */
  readonly faces: readonly number[];
}

/** Reads a zone's wall clock at every step of a span from the platform, which knows nothing of cron. */
export function readWallClock(
  timeZone: string,
  span: { readonly from: number; readonly to: number; readonly stepMs: number },
): WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const instants: number[] = [];
  const faces: number[] = [];
  for (let instant = span.from; instant < span.to; instant += span.stepMs) {
    instants.push(instant);
    faces.push(readFace(format.format(instant)));
  }
  return { stepMs: span.stepMs, instants, faces };
}

/** `3/14/2027, 03:30:00` as milliseconds. */
function readFace(text: string): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
    text.match(/\d+/g) ?? []
  ).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export interface BruteForcePolicies {
  readonly gap: 'run' | 'skip';
  readonly overlapHour: 'first' | 'second' | 'both';
}

/** The fire times of a span by looking at every step of it; the slow truth. */
export function bruteForce(
  cron: RandomCron,
  clock: WallClock,
  policies: BruteForcePolicies,
): readonly number[] {
  if (cron.followsElapsedTime) {
    return clock.instants.filter((_, index) => cron.matches(localTime(clock.faces[index] ?? 0)));
  }
  const shown = new Map<number, number[]>();
  clock.faces.forEach((face, index) => {
    shown.set(face, [...(shown.get(face) ?? []), clock.instants[index] ?? 0]);
  });
  const fires = new Set<number>();
  const last = Math.max(...clock.faces);
  for (let face = Math.min(...clock.faces); face <= last; face += clock.stepMs) {
    if (!cron.matches(localTime(face))) continue;
    for (const instant of firesFor(face, { shown, clock, policies })) fires.add(instant);
  }
  return [...fires].sort((a, b) => a - b);
}

/** What one local time of a fixed schedule becomes. */
function firesFor(
  face: number,
  question: {
    readonly shown: ReadonlyMap<number, readonly number[]>;
    readonly clock: WallClock;
    readonly policies: BruteForcePolicies;
  },
): readonly number[] {
  const { shown, clock, policies } = question;
  const instants = shown.get(face);
  if (instants === undefined) {
    const after = clock.faces.findIndex((each) => each > face);
    const instant = clock.instants[after];
    return policies.gap === 'skip' || instant === undefined ? [] : [instant];
  }
  if (policies.overlapHour === 'both') return instants;
  return instants.slice(policies.overlapHour === 'first' ? 0 : -1).slice(0, 1);
}

export function localTime(face: number): LocalTime {
  const date = new Date(face);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** The transitions of a zone, each up to half a day late, read from the wall clock itself. */
export function transitionsOf(
  timeZone: string,
  span: { readonly from: number; readonly to: number },
): readonly number[] {
  const stepMs = 12 * 3_600_000;
  const clock = readWallClock(timeZone, { ...span, stepMs });
  return clock.instants.filter((instant, index) => {
    const offset = (clock.faces[index] ?? 0) - instant;
    const before = (clock.faces[index - 1] ?? clock.faces[index] ?? 0) - (instant - stepMs);
    return index > 0 && offset !== before;
  });
}
