import type { HaltView } from '@escapement/protocol';
import { Instant } from '../../components/instant.tsx';
import { Who } from '../../components/who.tsx';
import styles from './queues.module.css';

/** Why something takes nothing new, by whose word and since when. */
export function HaltNote(props: { halt: HaltView }) {
  const { reason, by, since } = props.halt;
  return (
    <span className={styles.halt}>
      <span className="breakable">{reason}</span>
      <span className="dim small">
        <Who who={by} />{' '}
        <span className="nowrap">
          · <Instant at={since} />
        </span>
      </span>
    </span>
  );
}
