import type { PauseSpan } from '@escapement/core';
import { Instant } from '../../components/instant.tsx';
import cells from '../../components/ledger-cells.module.css';
import { PausedUntil } from '../../components/paused-until.tsx';
import { usePauseText } from '../../components/use-pause-text.ts';
import { Who } from '../../components/who.tsx';
import { useText } from '../../text/use-text.ts';
import styles from './job.module.css';

/** From when to when a job was paused. */
export function PauseTimes(props: { pause: PauseSpan; zone: string | undefined }) {
  const t = useText();
  const { from, to, until } = props.pause;
  return (
    <span className={cells.fireTimes}>
      <Instant at={from} jobZone={props.zone} />
      <span>
        <span className="dim">– </span>
        {to !== undefined ? (
          <Instant at={to} jobZone={props.zone} />
        ) : until === undefined ? (
          t('ledger.pause.lasts')
        ) : (
          <PausedUntil until={until} zone={props.zone} />
        )}
      </span>
    </span>
  );
}

/** Why, and who wanted it. */
export function PauseWhy(props: { pause: PauseSpan }) {
  const t = usePauseText();
  const { reason, by, to, until } = props.pause;
  return (
    <span>
      {reason === undefined || reason === '' ? t('reason.paused') : <q>{reason}</q>}
      {by === undefined ? null : (
        <span className={styles.by}>
          <Who who={by} />
        </span>
      )}
      {to === undefined || to !== until ? null : (
        <span className={styles.by}>{t('pause.itself')}</span>
      )}
    </span>
  );
}
