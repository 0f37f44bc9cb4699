import { fromIso } from '@escapement/core';
import { createContext, use } from 'react';
import { useSettings } from '../app/settings.tsx';
import { useLanguage, useText } from '../text/use-text.ts';
import { fullTime, myZone, readableZone, wallTime, zoneFor } from '../time/zone-format.ts';
import styles from './instant.module.css';

/** The zone of the job that a whole screen is about: its times are not to be read in two zones. */
export const JobZone = createContext<string | undefined>(undefined);

interface Props {
  at: string;
  /** The zone of the job that the instant belongs to, where it is known and not that of the screen. */
  jobZone?: string | undefined;
  weekday?: boolean;
  /** Shows milliseconds; otherwise whole seconds, cut off, not rounded. */
  precise?: boolean;
}

/** An instant in the zone that the reader chose, always with its offset; its title names the job's zone, the reader's and UTC. */
export function Instant(props: Props) {
  const t = useText();
  const { zoneMode } = useSettings();
  const { language } = useLanguage();
  const exact = fromIso(props.at) ?? 0;
  const instant = props.precise === true ? exact : Math.floor(exact / 1000) * 1000;
  const ofScreen = use(JobZone);
  const { jobZone = ofScreen } = props;
  const timeZone = zoneFor(zoneMode, jobZone);
  const thisYear = new Date().getUTCFullYear();
  const wall = wallTime(instant, { language, timeZone, thisYear });
  const zones = [...new Set([jobZone ?? timeZone, myZone(), 'UTC'])];
  const named = (zone: string) =>
    readableZone(zone) === zone ? zone : t('common.zone.unknown', { zone });
  const title = zones.map(
    (zone) => `${fullTime(exact, { language, timeZone: zone })} · ${named(zone)}`,
  );
  return (
    <time dateTime={props.at} title={title.join('\n')} className={styles.instant}>
      <span className={styles.day}>
        {props.weekday === true && language === 'en' ? `${wall.weekday} ` : ''}
        {wall.day}
        {props.weekday === true && language !== 'en' ? ` ${wall.weekday}` : ''}
      </span>{' '}
      {wall.clock} <span className={styles.offset}>{wall.offset}</span>
    </time>
  );
}
