import type { DeadCommand } from '@escapement/core';
import { Instant } from '../../components/instant.tsx';
import styles from '../../components/notes.module.css';
import { useSingletonsText } from './use-singletons-text.ts';

/** The last commands that were given up, with why, and what they said. */
export function DeadList(props: { commands: readonly DeadCommand[] }) {
  const t = useSingletonsText();
  return (
    <>
      <p className={styles.effect}>{t('singletons.dead.hint')}</p>
      {props.commands.map((command) => (
        <Dead key={command.sequence} command={command} />
      ))}
    </>
  );
}

function Dead({ command: dead }: { command: DeadCommand }) {
  const t = useSingletonsText();
  const { id, attempts: count } = dead;
  return (
    <>
      <p className={styles.line}>
        <span className="mono breakable">{id}</span>{' '}
        <span className="dim">
          {t('singletons.dead.after', { count })} <Instant at={dead.deadAt} />
        </span>
      </p>
      <p className={styles.line}>{dead.because}</p>
      <pre className={styles.json}>
        <code>{dead.command}</code>
      </pre>
    </>
  );
}
