import type { BackfillPlan } from '@escapement/protocol';
import { useLanguage, useText } from '../text/use-text.ts';
import { fullTime } from '../time/zone-format.ts';
import { Instant } from './instant.tsx';
import styles from './notes.module.css';

/** How many fire times a back-fill would run, which, and what they do to the job meanwhile. */
export function BackfillPlanNote(props: { plan: BackfillPlan; zone: string }) {
  const t = useText();
  const { language } = useLanguage();
  const { total, leftOut, first, last, atOnce, version, droppedUpTo } = props.plan;
  const instants = (all: readonly string[]) =>
    all.map((at) => (
      <li key={at}>
        <Instant at={at} jobZone={props.zone} />
      </li>
    ));
  const until =
    droppedUpTo && fullTime(Date.parse(droppedUpTo), { language, timeZone: props.zone });
  return (
    <div className={styles.plan}>
      <p>
        {total === 0 ? t('backfill.plan.none') : t('backfill.plan', { count: total, version })}{' '}
        {leftOut === 0 ? null : t('backfill.plan.leftOut', { count: leftOut })}
      </p>
      {until === undefined ? null : <p>{t('backfill.plan.dropped', { until })}</p>}
      <div className={styles.ends}>
        {first.length === 0 ? null : (
          <div>
            {total > first.length ? t('backfill.plan.first') : null}
            <ul>{instants(first)}</ul>
          </div>
        )}
        {last.length === 0 ? null : (
          <div>
            {t('backfill.plan.last')}
            <ul>{instants(last)}</ul>
          </div>
        )}
      </div>
      {total === 0 ? null : (
        <p>
          {atOnce === 1 ? t('backfill.effect.one') : t('backfill.effect.many', { count: atOnce })}
        </p>
      )}
    </div>
  );
}
