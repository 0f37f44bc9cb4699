import type { ReactNode } from 'react';
import styles from './notes.module.css';

/** Says why there is nothing to show and what can be done about it. */
export function EmptyNote(props: {
  title: string;
  hint?: string;
  action?: ReactNode;
  icon?: ReactNode;
  /** Nothing but this is on the page. */
  isWholePage?: boolean;
}) {
  const Title = props.isWholePage === true ? 'h1' : 'p';
  return (
    <div className={styles.empty}>
      {props.icon}
      <Title className={styles.title}>{props.title}</Title>
      {props.hint === undefined ? null : <p className={styles.hint}>{props.hint}</p>}
      {props.action}
    </div>
  );
}
