import { type ReactNode, useId } from 'react';
import { useText } from '../text/use-text.ts';
import { visible } from '../text/visible.ts';
import styles from './panel.module.css';

interface Props {
  title: ReactNode;
  /** The title is for screen readers only: the page's own says enough. */
  silent?: boolean;
  aside?: ReactNode;
  children: ReactNode;
  /** Lets a table reach the edges. */
  flush?: boolean;
}

/** A titled part of a screen. */
export function Panel(props: Props) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <header className={props.silent === true ? 'visually-hidden' : styles.head}>
        <h2 id={id} className={styles.title}>
          {props.title}
        </h2>
        {props.aside === undefined ? null : <div className={styles.aside}>{props.aside}</div>}
      </header>
      <div className={props.flush === true ? styles.flush : styles.body}>{props.children}</div>
    </section>
  );
}

/** The head of a screen: its name, what it says of itself, and what can be done. */
export function PageHead(props: {
  title: string;
  /** The title is an identifier, in which every character counts. */
  exact?: boolean;
  note?: ReactNode;
  actions?: ReactNode;
}) {
  const t = useText();
  const title = props.exact === true ? visible(props.title) : props.title;
  return (
    <div className={styles.page}>
      <title>{`${title} · ${t('app.name')}`}</title>
      <div className={styles.names}>
        <h1 className={props.exact === true ? styles.exact : styles.h1}>
          <bdi>{title}</bdi>
        </h1>
        {props.note === undefined ? null : <div className={styles.note}>{props.note}</div>}
      </div>
      {props.actions === undefined ? null : <div className={styles.actions}>{props.actions}</div>}
    </div>
  );
}
