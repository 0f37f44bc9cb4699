import type { DeadCommand } from '@escapement/core';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Instant } from '../../components/instant.tsx';
import styles from '../../components/notes.module.css';
import { SendAgainDialog } from './send-again-dialog.tsx';
import { useSingletonsText } from './use-singletons-text.ts';

/** The last commands that were given up, with why, and what they said. */
export function DeadList(props: { name: string; commands: readonly DeadCommand[] }) {
  const t = useSingletonsText();
  const [asked, setAsked] = useState<DeadCommand>();
  return (
    <div className={styles.form}>
      <p className={styles.effect}>{t('singletons.dead.hint')}</p>
      {props.commands.map((command) => (
        <Dead key={command.sequence} command={command} onAgain={() => setAsked(command)} />
      ))}
      {asked === undefined ? null : (
        <SendAgainDialog name={props.name} command={asked} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}

function Dead({ command: dead, onAgain }: { command: DeadCommand; onAgain: () => void }) {
  const t = useSingletonsText();
  const { id, attempts: count } = dead;
  return (
    <div>
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
      <Button size="xs" variant="default" mt={8} onClick={onAgain}>
        {t('singletons.again')}
        <span className="visually-hidden"> {id}</span>
      </Button>
    </div>
  );
}
