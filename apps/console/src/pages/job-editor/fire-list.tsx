import { fromIso } from '@escapement/core';
import type { SchedulePreview } from '@escapement/protocol';
import { useLanguage, useText } from '../../text/use-text.ts';
import { myZone, type WallTime, wallTime } from '../../time/zone-format.ts';
import styles from './editor.module.css';

/** The next fire times side by side: by the schedule's own clock and by the reader's. Gaps and overlaps are named. */
export function FireList(props: { fires: SchedulePreview['fires']; zone: string | undefined }) {
  const t = useText();
  const { language } = useLanguage();
  const mine = myZone();
  const zone = props.zone ?? 'UTC';
  const both = zone !== mine;
  const thisYear = new Date().getUTCFullYear();
  const wall = (at: string, timeZone: string) =>
    wallTime(fromIso(at) ?? 0, { language, timeZone, thisYear });
  return (
    <table className={styles.fires}>
      <caption>{t('preview.next')}</caption>
      <thead>
        <tr>
          <th scope="col">
            {t('preview.zone')} <span className={styles.zone}>{zone}</span>
          </th>
          {both ? <th scope="col">{t('preview.mine')}</th> : null}
        </tr>
      </thead>
      <tbody>
        {props.fires.map((fire) => (
          <tr key={fire.fireTime} data-kind={fire.kind}>
            <td>
              <Wall at={fire.fireTime} wall={wall(fire.fireTime, zone)} />
              {fire.kind === 'normal' ? null : (
                <span className={styles.kind}>{t(`preview.${fire.kind}`)}</span>
              )}
            </td>
            {both ? (
              <td>
                <Wall
                  at={fire.fireTime}
                  wall={wall(fire.fireTime, mine)}
                  dayless={sameDay(fire.fireTime, [zone, mine])}
                />
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function sameDay(at: string, zones: [string, string]): boolean {
  const [one, other] = zones.map((timeZone) =>
    wallTime(fromIso(at) ?? 0, { language: 'en', timeZone, thisYear: 0 }),
  );
  return one?.day === other?.day;
}

function Wall(props: { at: string; wall: WallTime; dayless?: boolean }) {
  const { language } = useLanguage();
  const { day, weekday, clock, offset } = props.wall;
  return (
    <time dateTime={props.at}>
      {props.dayless === true ? null : (
        <>
          <span className="dim nowrap">
            {language === 'en' ? `${weekday} ${day}` : `${day} ${weekday}`}
          </span>{' '}
        </>
      )}
      <span className="nowrap">
        {clock} <span className={styles.offset}>{offset}</span>
      </span>
    </time>
  );
}
