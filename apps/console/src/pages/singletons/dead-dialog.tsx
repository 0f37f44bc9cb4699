import type { DeadCommand } from '@escapement/core';
import { Modal, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Instant } from '../../components/instant.tsx';
import styles from '../../components/notes.module.css';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';
import { useSingletonsText } from './use-singletons-text.ts';

/** The last commands that a singleton has given up, with why, and what they said. */
export function DeadDialog(props: { name: string; onClose: () => void }) {
  const t = useSingletonsText();
  const { name } = props;
  return (
    <Modal
      opened
      size="lg"
      onClose={props.onClose}
      title={t('singletons.dead.title', { name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <p className={styles.effect}>{t('singletons.dead.hint')}</p>
      <Dead name={name} />
    </Modal>
  );
}

function Dead({ name }: { name: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.singletons, 'one', name],
    queryFn: ({ signal }) => api.singleton(name, { signal }),
  });
  if (data !== undefined) {
    return data.deadCommands.map((command) => <DeadOne key={command.sequence} command={command} />);
  }
  return error === null ? (
    <Skeleton height={96} />
  ) : (
    <ProblemNote error={error} retry={() => void refetch()} />
  );
}

function DeadOne({ command: { id, deadAt, attempts: count, because, command } }: { command: DeadCommand }) {
  const t = useSingletonsText();
  return (
    <section aria-label={id}>
      <p className={styles.line}>
        <span className="mono breakable">{id}</span>{' '}
        <span className="dim">
          {t('singletons.dead.after', { count })} <Instant at={deadAt} />
        </span>
      </p>
      <p className={styles.line}>{because}</p>
      <pre className={styles.json}>
        <code>{command}</code>
      </pre>
    </section>
  );
}
