import type { RunState } from '@escapement/core';
import { useText } from '../text/use-text.ts';
import styles from './recent-strip.module.css';
import { runLooks } from './status-mark.tsx';

/** The last settled runs as bars, oldest first: a success is low, a failure high and notched, so that colour is not needed. */
export function RecentStrip(props: { states: RunState[] }) {
  const t = useText();
  const states = props.states.slice(-20);
  if (states.length === 0) return <span className="dim small">{t('jobs.recent.none')}</span>;
  const counts = new Map<RunState, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  const summary = [...counts].map(([state, count]) => `${t(`run.${state}`)} ${count}`).join(', ');
  const label = t('jobs.recent.label', { count: states.length, summary });
  return (
    <span className={styles.strip} role="img" aria-label={label} title={label}>
      {states.map((state, index) => (
        <span key={index} className={styles.bar} data-tone={runLooks[state].tone} />
      ))}
    </span>
  );
}
