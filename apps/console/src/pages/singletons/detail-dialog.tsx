import { cutText, fromIso, type SingletonMove } from '@escapement/core';
import type { SingletonAnswer } from '@escapement/protocol';
import { Modal, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Duration } from '../../components/elapsed.tsx';
import { Instant } from '../../components/instant.tsx';
import styles from '../../components/notes.module.css';
import { ProblemNote } from '../../components/problem-note.tsx';
import { DeadList } from './dead-list.tsx';
import { singletonByName } from './singleton-query.ts';
import { useSingletonsText } from './use-singletons-text.ts';

/** Who stands in line for a singleton, what it has given up, and its moves. */
export function DetailDialog(props: { name: string; onClose: () => void }) {
  const t = useSingletonsText();
  return (
    <Modal
      opened
      size="lg"
      onClose={props.onClose}
      title={props.name}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Detail name={props.name} />
    </Modal>
  );
}

function Detail({ name }: { name: string }) {
  const { data, error, refetch } = useQuery(singletonByName(name));
  if (data !== undefined) return <Parts singleton={data} />;
  return error === null ? (
    <Skeleton height={96} />
  ) : (
    <ProblemNote error={error} retry={() => void refetch()} />
  );
}

function Parts({ singleton }: { singleton: SingletonAnswer }) {
  const t = useSingletonsText();
  const { deadCommands, moves } = singleton;
  return (
    <div className={styles.form}>
      <Part title={t('singletons.line')}>
        <Line line={singleton.line} />
      </Part>
      {deadCommands.length === 0 ? null : (
        <Part title={t('singletons.dead.title')}>
          <DeadList name={singleton.name} commands={deadCommands} />
        </Part>
      )}
      {singleton.kind === 'aggregate' ? <State singleton={singleton} /> : null}
      {moves.length === 0 ? null : (
        <Part title={t('singletons.moves')}>
          {moves.map((move) => (
            <Move key={`${move.term} ${move.startedAt}`} move={move} />
          ))}
        </Part>
      )}
    </div>
  );
}

function Part(props: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className={styles.title}>{props.title}</h3>
      {props.children}
    </section>
  );
}

/** The first owns it, or is about to. */
function Line({ line }: Pick<SingletonAnswer, 'line'>) {
  const t = useSingletonsText();
  if (line === null) return <p className={styles.line}>{t('singletons.line.unknown')}</p>;
  if (line.length === 0) return <p className={styles.line}>{t('singletons.line.none')}</p>;
  return (
    <ol className={styles.line}>
      {line.map(({ program, version }, i) => (
        <li key={i} className="mono breakable">
          {program}
          {version === undefined ? null : <bdi className="dim"> {version}</bdi>}
        </li>
      ))}
    </ol>
  );
}

/** More of a text nobody reads in a dialog; all of it is to be had over the interface. */
const shownChars = 20_000;

/** As it was last kept; what came after that stands in the journal. */
function State({ singleton: { snapshot, journalLength } }: { singleton: SingletonAnswer }) {
  const t = useSingletonsText();
  const text = snapshot === null ? '' : JSON.stringify(snapshot.value, undefined, 2);
  return (
    <Part title={t('singletons.snapshot')}>
      <p className={styles.line}>
        {snapshot === null
          ? t('singletons.snapshot.none')
          : t('singletons.snapshot.after', { sequence: snapshot.sequence })}{' '}
        <span className="dim">{t('singletons.journal', { count: journalLength })}</span>
      </p>
      {snapshot === null ? null : (
        <pre className={styles.json}>
          <code>{text.length > shownChars ? `${cutText(text, shownChars)} …` : text}</code>
        </pre>
      )}
    </Part>
  );
}

/** How long no instance ran, where that is known: who said nothing when it ended did not say when. */
function Without({ move: { stoppedAt, startedAt } }: { move: SingletonMove }) {
  const t = useSingletonsText();
  const [fromMs, toMs] = [fromIso(stoppedAt ?? ''), fromIso(startedAt)];
  if (fromMs === undefined || toMs === undefined) return null;
  return (
    <>
      {' '}
      <span className="dim">
        {t('singletons.moves.without')} <Duration ms={Math.max(0, toMs - fromMs)} />
      </span>
    </>
  );
}

function Move({ move }: { move: SingletonMove }) {
  const t = useSingletonsText();
  const { from, to, cause, reason, meantFor, startedAt } = move;
  return (
    <p className={styles.line}>
      <Instant at={startedAt} />{' '}
      {cause === 'restart' ? to : t('singletons.moves.one', { from, to })}{' '}
      <span className="dim">
        {t(`singletons.cause.${cause}`)}
        {reason === null ? null : (
          <>
            {' '}
            (<bdi>{reason}</bdi>)
          </>
        )}
        {meantFor === null || meantFor === to
          ? null
          : `; ${t('singletons.moves.missed', { program: meantFor })}`}
      </span>
      <Without move={move} />
    </p>
  );
}
