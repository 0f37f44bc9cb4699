import type { CoordinationSession, Waiting } from '@escapement/core';

/** What a process waits for at its two servers, each with the place where it looks for it. */
export function waitingAtServers(servers: {
  readonly session: Pick<CoordinationSession, 'state'>;
  readonly config: {
    readonly zookeeper: { readonly connect: string };
    readonly redis: { readonly url: string };
  };
  /** What is waited for at Redis, or for what stands there. */
  readonly atStore: readonly Waiting[];
}): readonly Waiting[] {
  const { session, config, atStore } = servers;
  const { connect } = config.zookeeper;
  const away: readonly Waiting[] =
    session.state === 'connected' ? [] : [{ code: 'ZOOKEEPER_AWAY', detail: connect }];
  // The host alone: the address may hold a password.
  const detail = new URL(config.redis.url).host;
  return [
    ...away,
    ...atStore.map((each) => (each.code === 'REDIS_AWAY' ? { ...each, detail } : each)),
  ];
}
