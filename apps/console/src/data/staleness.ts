import { ProblemError } from '@escapement/client';
import { fromIso } from '@escapement/core';
import type { Cluster } from '@escapement/protocol';

/** Where what is shown comes from: a store behind the server, or the server itself. */
export type Source = 'server' | 'redis' | 'zookeeper';

/** Why something shown is old, and since when, in epoch milliseconds of this browser. */
export interface Stale {
  readonly because: Source;
  readonly since: number;
}

/** Since when each source cannot be asked; absent while it can. */
export type SourcesAway = Readonly<Partial<Record<Source, number>>>;

/** What is known of an answer and of the question that was asked for it since. */
export interface Asked {
  /** 0 while nothing has been answered. */
  readonly dataUpdatedAt: number;
  readonly error: unknown;
}

/** Four questions about the cluster and half of one: whoever has heard nothing for so long does not know what is. */
export const silenceMs = 4_500;

const ofServer = new Set(['UNREACHABLE', 'UNEXPECTED_ANSWER', 'INTERNAL']);

/** Which source a failed question tells of; `undefined` where the refusal is an answer in itself, such as that there is no such run. */
export function sourceOf(error: unknown): Source | undefined {
  if (error === null || error === undefined) return undefined;
  if (!(error instanceof ProblemError)) return 'server';
  const { code } = error;
  if (code.startsWith('REDIS_') || code === 'TIME_UNKNOWN') return 'redis';
  if (code.startsWith('ZOOKEEPER_')) return 'zookeeper';
  return ofServer.has(code) ? 'server' : undefined;
}

/** What the last answer about the cluster, and what has come of asking again since, tell of the sources. `now` is of this browser, as `seenSince` from when on somebody looked. */
export function sourcesAway(
  asked: Asked & { readonly data: Cluster | undefined },
  at: { readonly now: number; readonly seenSince: number },
): SourcesAway {
  const { data, dataUpdatedAt, error } = asked;
  const failed = sourceOf(error);
  // Nothing was ever answered: for as long as somebody has looked.
  if (data === undefined) return failed === undefined ? {} : { [failed]: at.seenSince };
  if (failed !== undefined) return { [failed]: dataUpdatedAt };
  if (at.now - Math.max(dataUpdatedAt, at.seenSince) > silenceMs) return { server: dataUpdatedAt };
  const { staleSince, zookeeper, redis } = data;
  const zookeeperSince =
    staleSince ?? (zookeeper.state === 'connected' ? undefined : zookeeper.since);
  return {
    ...awaySince('zookeeper', zookeeperSince, dataUpdatedAt),
    ...awaySince('redis', redis.state === 'connected' ? undefined : redis.since, dataUpdatedAt),
  };
}

/** The server's instant may be ahead of this browser's clock; what was answered is not newer than its answer. */
function awaySince(source: Source, since: string | undefined, answeredAt: number): SourcesAway {
  if (since === undefined) return {};
  return { [source]: Math.min(fromIso(since) ?? answeredAt, answeredAt) };
}

/** Whether an answer that came from these sources is old: by the last question for it, or since one of them cannot be asked. */
export function staleOf(
  asked: Asked,
  by: { readonly from: readonly Source[]; readonly away: SourcesAway },
): Stale | undefined {
  const { dataUpdatedAt, error } = asked;
  if (dataUpdatedAt === 0) return undefined;
  const failed = sourceOf(error);
  if (failed !== undefined) return { because: failed, since: dataUpdatedAt };
  const gone = (['server', ...by.from] as const).find((source) => by.away[source] !== undefined);
  if (gone === undefined) return undefined;
  return { because: gone, since: Math.min(by.away[gone] ?? dataUpdatedAt, dataUpdatedAt) };
}

/** All that is away by two accounts, each since the earlier of them. */
export function togetherAway(one: SourcesAway, other: SourcesAway): SourcesAway {
  const both: Partial<Record<Source, number>> = { ...one };
  for (const [source, since] of Object.entries(other) as [Source, number][]) {
    both[source] = Math.min(both[source] ?? since, since);
  }
  return both;
}
