import { toIso } from '@escapement/core';
import { Alert } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useSettings } from '../app/settings.tsx';
import { queries } from '../data/queries.ts';
import { useLanguage, useText } from '../text/use-text.ts';
import { wallTime, zoneFor } from '../time/zone-format.ts';
import styles from './live-indicator.module.css';

type Live =
  | { state: 'live' }
  | { state: 'connecting' }
  /** Nothing was ever answered, and the last question was not either. */
  | { state: 'unanswered' }
  | { state: 'stale'; since: string; because: 'server' | 'zookeeper' };

/** Whether what is shown is what is: by the answers about the cluster, which every screen asks for. */
export function useLive(): Live {
  const cluster = useQuery(queries.cluster());
  if (cluster.data === undefined) {
    return { state: cluster.isError ? 'unanswered' : 'connecting' };
  }
  if (cluster.isError) {
    return { state: 'stale', since: toIso(cluster.dataUpdatedAt), because: 'server' };
  }
  const { staleSince } = cluster.data;
  if (staleSince !== undefined) return { state: 'stale', since: staleSince, because: 'zookeeper' };
  return { state: 'live' };
}

function useClockText(at: string): string {
  const { language } = useLanguage();
  const { zoneMode } = useSettings();
  const timeZone = zoneFor(zoneMode, undefined);
  const { clock, offset } = wallTime(Math.floor(Date.parse(at) / 1000) * 1000, {
    language,
    timeZone,
    thisYear: new Date().getUTCFullYear(),
  });
  return `${clock} ${offset}`;
}

/** A word in the header: live, connecting, or stale since when. */
export function LiveIndicator() {
  const t = useText();
  const live = useLive();
  const time = useClockText(live.state === 'stale' ? live.since : toIso(0));
  const words = {
    live: t('live.on'),
    connecting: t('live.connecting'),
    unanswered: t('live.unanswered'),
    stale: t('live.stale', { time }),
  };
  return (
    <output className={styles.live} data-state={live.state} title={t('live.on.title')}>
      <span className={styles.dot} aria-hidden="true" />
      {words[live.state]}
    </output>
  );
}

/** Says above a stale screen what is stale and why, and above one that nothing has come to yet that nobody answers. */
export function LiveBanner() {
  const t = useText();
  const live = useLive();
  const time = useClockText(live.state === 'stale' ? live.since : toIso(0));
  if (live.state !== 'stale' && live.state !== 'unanswered') return null;
  const because = live.state === 'stale' ? live.because : 'nobody';
  const words = {
    server: t('live.unreachable', { time }),
    zookeeper: t('live.zookeeper', { time }),
    nobody: t('live.nobody'),
  };
  return (
    <Alert color="yellow" role="status" icon={<IconCloudOff size={18} aria-hidden />}>
      {words[because]}
    </Alert>
  );
}
