import {
  type CommitOutcome,
  type EpochMillis,
  judgeKey,
  type KeyFate,
  type KeyStanding,
} from '@escapement/core';
import { writeFates } from './key-pass.ts';
import type { WatchContext, WatchedJob } from './watch-context.ts';

/** What reading all keys came to. */
export type ReadingEnd = CommitOutcome & { readonly leftOut?: number };

/**
 * Reads all keys of a pattern, and then looks at those that are known and not due yet: what was born since is expected, what was moved is moved, and what was
 * deleted is forgotten. What is due is left to the looks.
 */
export async function readKeys(
  context: WatchContext,
  job: WatchedJob,
  by: { readonly now: () => EpochMillis; readonly signal: AbortSignal },
): Promise<ReadingEnd> {
  const read = await readPattern(context, job, by);
  return read.kind === 'committed' && !by.signal.aborted
    ? { ...(await lookThrough(context, job, by)), leftOut: read.leftOut ?? 0 }
    : read;
}

async function readPattern(
  context: WatchContext,
  job: WatchedJob,
  { now, signal }: Parameters<typeof readKeys>[2],
): Promise<ReadingEnd> {
  const { watched, source } = job;
  let leftOut = 0;
  let cursor: string | undefined;
  do {
    const page = await source.scan(watched.pattern, cursor);
    const keys = page.keys.map(({ key }) => key);
    const known = await context.store.knownEnds(watched.jobId, keys);
    const news = page.keys.filter(({ at }, i) => known[i] !== at);
    const fates = news.map(({ key, at }): KeyFate => ({ kind: 'expected', key, at }));
    const outcome = await writeFates(context, job, { now: now(), fates });
    if (outcome.kind !== 'committed') return outcome;
    leftOut += page.leftOut + (outcome.leftOut ?? 0);
    cursor = page.cursor;
  } while (cursor !== undefined && !signal.aborted);
  return { kind: 'committed', leftOut };
}

async function lookThrough(
  context: WatchContext,
  job: WatchedJob,
  { now, signal }: Parameters<typeof readKeys>[2],
): Promise<CommitOutcome> {
  const { watched, source } = job;
  let cursor: string | undefined;
  do {
    const page = await context.store.knownKeys(watched.jobId, cursor);
    cursor = page.cursor;
    const later = page.keys.filter(({ at }) => at > now());
    if (later.length === 0) continue;
    const seen = await source.standings(later.map(({ key }) => key));
    const fates = later.flatMap(({ key, at }, i) => {
      const standing: KeyStanding = seen.standings[i] ?? { kind: 'gone' };
      if (seen.now > at) return [];
      const of = { key, known: at, standing, heard: undefined };
      return judgeKey(of, { now: seen.now, wholeSince: undefined });
    });
    const outcome = await writeFates(context, job, { now: seen.now, fates });
    if (outcome.kind !== 'committed') return outcome;
  } while (cursor !== undefined && !signal.aborted);
  return { kind: 'committed' };
}
