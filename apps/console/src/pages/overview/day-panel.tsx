import { toIso } from '@escapement/core';
import type { Overview } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Panel } from '../../components/panel.tsx';
import { serverNow } from '../../data/server-clock.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import styles from './overview.module.css';

type Totals = Overview['totals'];

const dayMs = 86_400_000;

const parts = [
  { name: 'succeeded', tone: 'ok', word: 'run.succeeded', states: 'succeeded' },
  { name: 'failed', tone: 'bad', word: 'run.failed', states: 'failed,timed-out,lost' },
  { name: 'skipped', tone: 'idle', word: 'outcome.skipped', states: undefined },
  { name: 'missed', tone: 'warn', word: 'outcome.missed', states: undefined },
] as const;

/** How the last day's fire times ended, as one bar and four figures. */
export function DayPanel(props: { totals: Totals | undefined }) {
  const t = useText();
  const { totals } = props;
  return (
    <Panel title={t('overview.day')}>
      {totals === undefined ? <Skeleton height={72} /> : <Outcomes totals={totals} />}
    </Panel>
  );
}

/** To the minute, so that the link stays the same while the figures come anew. */
function aDayAgo(): string {
  return toIso(Math.floor((serverNow() - dayMs) / 60_000) * 60_000);
}

function Outcomes(props: { totals: Totals }) {
  const t = useText();
  const { language } = useLanguage();
  const { last24h: day, owedLate } = props.totals;
  const quiet = owedLate > 0 ? 'overview.day.waiting' : 'overview.day.quiet';
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
      {total === 0 ? <p className="dim">{t(quiet)}</p> : null}
      <dl className={styles.figures}>
        {parts.map(({ name, tone, word, states }) => (
          <div key={name}>
            <dt>
              <span className={styles.key} data-tone={tone} aria-hidden="true" />
              {states === undefined ? (
                <Link to="/not-run" search={{ outcome: name, from: aDayAgo() }}>
                  {t(word)}
                </Link>
              ) : (
                <Link to="/runs" search={{ state: states, from: aDayAgo() }}>
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
