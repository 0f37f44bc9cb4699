import { Instant } from '../../components/instant.tsx';
import cells from '../../components/ledger-cells.module.css';
import { Who } from '../../components/who.tsx';
import { useText } from '../../text/use-text.ts';
import styles from './job.module.css';
import type { PauseSpan } from './pauses.ts';

/** From when to when a job was paused. */
export function PauseTimes(props: { pause: PauseSpan; zone: string | undefined }) {
  const t = useText();
  const { from, to } = props.pause;
  return (
    <span className={cells.fireTimes}>
      <Instant at={from} jobZone={props.zone} />
      <span>
        <span className="dim">– </span>
        {to === undefined ? t('ledger.pause.lasts') : <Instant at={to} jobZone={props.zone} />}
      </span>
    </span>
  );
}

/** Why, and who wanted it. */
export function PauseWhy(props: { pause: PauseSpan }) {
  const t = useText();
  const { reason, by } = props.pause;
  return (
    <span>
      {reason === undefined || reason === '' ? t('reason.paused') : <q>{reason}</q>}
      {by === undefined ? null : (
        <span className={styles.by}>
          <Who who={by} />
        </span>
      )}
    </span>
  );
}
