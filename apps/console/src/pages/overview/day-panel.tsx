import type { Overview } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Panel } from '../../components/panel.tsx';
import { useLanguage, useText } from '../../text/use-text.ts';
import styles from './overview.module.css';

type Day = Overview['totals']['last24h'];

const parts = [
  { name: 'succeeded', tone: 'ok', word: 'run.succeeded', states: 'succeeded' },
  { name: 'failed', tone: 'bad', word: 'run.failed', states: 'failed,timed-out,lost' },
  { name: 'skipped', tone: 'idle', word: 'outcome.skipped', states: undefined },
  { name: 'missed', tone: 'warn', word: 'outcome.missed', states: undefined },
] as const;

/** How the last day's fire times ended, as one bar and four figures. */
export function DayPanel(props: { day: Day | undefined }) {
  const t = useText();
  const { day } = props;
  return (
    <Panel title={t('overview.day')}>
      {day === undefined ? <Skeleton height={72} /> : <Outcomes day={day} />}
    </Panel>
  );
}

function Outcomes(props: { day: Day }) {
  const t = useText();
  const { language } = useLanguage();
  const { day } = props;
  const total = day.succeeded + day.failed + day.skipped + day.missed;
  const counted = new Intl.NumberFormat(language);
  return (
    <>
      <div className={styles.bar} role="img" aria-label={t('overview.day.chart', { ...day })}>
        {parts.map(({ name, tone }) =>
          day[name] === 0 ? null : (
            <span key={name} data-tone={tone} style={{ flexGrow: day[name] }} />
          ),
        )}
      </div>
      {total === 0 ? <p className="dim">{t('overview.day.quiet')}</p> : null}
      <dl className={styles.figures}>
        {parts.map(({ name, tone, word, states }) => (
          <div key={name}>
            <dt>
              <span className={styles.key} data-tone={tone} aria-hidden="true" />
              {states === undefined ? (
                t(word)
              ) : (
                <Link to="/runs" search={{ state: states }}>
                  {t(word)}
                </Link>
              )}
            </dt>
            <dd className="num">{counted.format(day[name])}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
