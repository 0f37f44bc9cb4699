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
  return [...away, ...atStore.map((each) => placed(each, new URL(config.redis.url)))];
}

/** Without the credentials that the address may hold. */
function placed(waiting: Waiting, { host, pathname }: URL): Waiting {
  switch (waiting.code) {
    case 'REDIS_AWAY':
      return { ...waiting, detail: host };
    case 'REDIS_OTHER':
      return { ...waiting, detail: `${host}${pathname}` };
    default:
      return waiting;
  }
}
