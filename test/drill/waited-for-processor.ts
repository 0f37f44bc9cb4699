import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** What the scheduler of the operating system has counted of one process, milliseconds since it began. */
export interface Sample {
  readonly pid: number;
  readonly atMs: number;
  /** How long it has wanted to run and was not let, though nothing held it but the want of a processor. */
  readonly waitedMs: number;
}

/** A fire time is missed when it is so late; what a process waits within it decides whether that was the machine's doing. */
const spanMs = 2000;
const everyMs = 250;

export interface ProcessorWatch {
  /** The largest share of some two seconds that one of the processes waited for a processor, 0 to 1. Ends the watch. */
  close(): Promise<number>;
}

/**
 * Watches how long processes wait for a processor. A timer of an idle process is hardly late on a machine that is full, since who
 * has slept goes first; those with much to do wait, and are seconds late. Where the system counts no waits (it is not Linux),
 * the share is 0, and nothing is excused.
 */
export function watchProcessor(pids: () => readonly number[]): ProcessorWatch {
  const end = new AbortController();
  const watching = (async () => {
    const spans = new Map<number, readonly Sample[]>();
    let share = 0;
    while (!end.signal.aborted) {
      for (const sample of await samplesOf(pids())) {
        const span = [...(spans.get(sample.pid) ?? []), sample];
        share = Math.max(share, shareOf(span));
        spans.set(
          sample.pid,
          span.filter(({ atMs }) => sample.atMs - atMs < spanMs),
        );
      }
      await delay(everyMs, undefined, { signal: end.signal }).catch(() => undefined);
    }
    return share;
  })();
  return {
    close: () => {
      end.abort();
      return watching;
    },
  };
}

/** The share of the samples' time that their process waited; 0 for less than the whole span. */
export function shareOf(samples: readonly Sample[]): number {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return 0;
  const tookMs = last.atMs - first.atMs;
  return tookMs < spanMs ? 0 : Math.min(1, (last.waitedMs - first.waitedMs) / tookMs);
}

async function samplesOf(pids: readonly number[]): Promise<readonly Sample[]> {
  const samples = await Promise.all(
    pids.map(async (pid): Promise<readonly Sample[]> => {
      // The main thread's, which is the one of the event loop: nanoseconds run, nanoseconds waited, turns.
      const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '');
      const waitedNs = Number(text.split(' ')[1]);
      return Number.isFinite(waitedNs)
        ? [{ pid, atMs: performance.now(), waitedMs: waitedNs / 1e6 }]
        : [];
    }),
  );
  return samples.flat();
}
