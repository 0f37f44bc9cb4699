import { performance } from 'node:perf_hooks';

const everyMs = 10;
/** What is waited for goes through some processes, each of which the machine may let wait as long. */
const hops = 4;
const keptMs = 120_000;

/** What this machine lets things wait at the moment, so that a busy one does not fail a test of how long something takes. */
export interface Canary {
  /** The longest that a timer of this process was late since the instant of `performance.now()`. */
  lateMs(sinceMs: number): number;
  /** The limit, and what the machine itself took on top of it since the instant. */
  allow(limitMs: number, sinceMs: number): number;
}

/** Watches from now on, until the process ends; keeps no process alive. */
export function openCanary(): Canary {
  let dueAtMs = performance.now() + everyMs;
  let seen: { readonly atMs: number; readonly lateMs: number }[] = [];
  const look = (): void => {
    const atMs = performance.now();
    const lateMs = atMs - dueAtMs;
    dueAtMs = atMs + everyMs;
    if (lateMs < 1) return;
    seen = seen.filter((each) => atMs - each.atMs < keptMs);
    seen.push({ atMs, lateMs });
  };
  setInterval(look, everyMs).unref();
  const canary: Canary = {
    lateMs(sinceMs) {
      // What is due and has not come yet is late as well.
      const pendingMs = performance.now() - dueAtMs;
      const late = seen.filter(({ atMs }) => atMs >= sinceMs).map((each) => each.lateMs);
      return Math.max(0, pendingMs, ...late);
    },
    allow: (limitMs, sinceMs) => limitMs + hops * canary.lateMs(sinceMs),
  };
  return canary;
}
