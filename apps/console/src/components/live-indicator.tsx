import { Alert } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSettings } from '../app/settings.tsx';
import { otherNodes } from '../data/other-nodes.ts';
import { queries } from '../data/queries.ts';
import { toServerTime } from '../data/server-clock.ts';
import type { Source } from '../data/staleness.ts';
import { usePageAway } from '../data/use-staleness.ts';
import { useLanguage, useText } from '../text/use-text.ts';
import { wallTime, zoneFor } from '../time/zone-format.ts';
import styles from './live-indicator.module.css';
import { shortProcessName } from './process-name.tsx';

interface Away {
  readonly source: Source;
  readonly since: number;
}

type Live =
  | { state: 'live' }
  | { state: 'connecting' }
  /** Nothing was ever answered, and the last question was not either. */
  | { state: 'unanswered' }
  | { state: 'stale'; since: number; away: readonly Away[] };

const sources = ['server', 'zookeeper', 'redis'] as const;

/** Whether what is shown is what is. */
function useLive(): Live {
  const cluster = useQuery(queries.cluster());
  const known = usePageAway();
  if (cluster.data === undefined) {
    return { state: cluster.isError ? 'unanswered' : 'connecting' };
  }
  const all = sources.flatMap((source): Away[] => {
    const since = known[source];
    return since === undefined ? [] : [{ source, since }];
  });
  if (all.length === 0) return { state: 'live' };
  // Whoever cannot reach the server learns nothing of the stores behind it.
  const away = all.filter(({ source }) => known.server === undefined || source === 'server');
  return { state: 'stale', since: Math.min(...away.map(({ since }) => since)), away };
}

/** An instant of this browser as the reader wants the hour said. */
export function useClockText(): (instant: number) => string {
  const { language } = useLanguage();
  const { zoneMode } = useSettings();
  const timeZone = zoneFor(zoneMode, undefined);
  const thisYear = new Date().getUTCFullYear();
  return (instant) => {
    const whole = Math.floor(toServerTime(instant) / 1000) * 1000;
    const { clock, offset } = wallTime(whole, { language, timeZone, thisYear });
    return `${clock} ${offset}`;
  };
}

/** A word in the header: live, connecting, or stale since when. */
export function LiveIndicator() {
  const t = useText();
  const live = useLive();
  const clockOf = useClockText();
  const words = {
    live: t('live.on'),
    connecting: t('live.connecting'),
    unanswered: t('live.unanswered'),
    stale: t('live.stale', { time: clockOf(live.state === 'stale' ? live.since : 0) }),
  };
  return (
    <output className={styles.live} data-state={live.state} title={t('live.on.title')}>
      <span className={styles.dot} aria-hidden="true" />
      {words[live.state]}
    </output>
  );
}

/** Says above a stale screen what is stale, why, and what cannot be done; and above one that nothing has come to yet that nobody answers. */
export function LiveBanner() {
  const t = useText();
  const live = useLive();
  const clockOf = useClockText();
  if (live.state === 'unanswered') return <Notice text={t('live.nobody')} />;
  if (live.state !== 'stale') return null;
  return live.away.map(({ source, since }) => (
    <Notice key={source} text={t(`live.${source}`, { time: clockOf(since) })}>
      {source === 'server' ? <OtherNodes /> : null}
    </Notice>
  ));
}

/** Where the page can be looked at meanwhile, by the last answer. */
function OtherNodes() {
  const t = useText();
  const { data } = useQuery(queries.cluster());
  const others = data === undefined ? [] : otherNodes(data, window.location.href);
  if (others.length === 0) return null;
  return (
    <span className={styles.others}>
      {t('live.others')}
      {others.map(({ nodeId, href }) => (
        <a key={nodeId} href={href}>
          {shortProcessName(nodeId)}
        </a>
      ))}
    </span>
  );
}

function Notice(props: { text: string; children?: ReactNode }) {
  return (
    <Alert color="yellow" role="status" icon={<IconCloudOff size={18} aria-hidden />}>
      {props.text}
      {props.children}
    </Alert>
  );
}
