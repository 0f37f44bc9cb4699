import type { CoordinationSession, Meter, Metrics } from '@escapement/core';

/** How the session with ZooKeeper goes. */
export const zookeeperMetrics = {
  escapement_zookeeper_session_state: { kind: 'gauge', help: '1 connected, 0 otherwise' },
  escapement_zookeeper_session_expirations_total: {
    kind: 'counter',
    help: 'sessions that ZooKeeper expired',
  },
} as const satisfies Metrics;

/** Where these go. */
export type ZooKeeperMeter = Meter<keyof typeof zookeeperMetrics>;

/** Says from now on how the session goes. */
export function meterSession(session: CoordinationSession, meter: ZooKeeperMeter): void {
  const isConnected = () => (session.state === 'connected' ? 1 : 0);
  meter.set('escapement_zookeeper_session_state', isConnected());
  session.onChange((_state, { expired }) => {
    meter.set('escapement_zookeeper_session_state', isConnected());
    if (expired) meter.count('escapement_zookeeper_session_expirations_total');
  });
}
