import type { ReactNode } from 'react';
import styles from './notes.module.css';

/** Says why there is nothing to show and what can be done about it. */
export function EmptyNote(props: {
  title: string;
  hint?: string;
  action?: ReactNode;
  icon?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      {props.icon}
      <p className={styles.title}>{props.title}</p>
      {props.hint === undefined ? null : <p className={styles.hint}>{props.hint}</p>}
      {props.action}
    </div>
  );
}
