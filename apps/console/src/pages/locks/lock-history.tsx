import { fromIso, type LockTenure } from '@escapement/core';
import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DataTable, useCards } from '../../components/data-table.tsx';
import { Duration, Elapsed } from '../../components/elapsed.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { RunLink } from '../../components/links.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { Who } from '../../components/who.tsx';
import { useLanguage } from '../../text/use-text.ts';
import { formatDuration } from '../../time/duration-format.ts';
import { historyOfLock } from './lock-history-query.ts';
import styles from './locks.module.css';
import { useLockHistoryText } from './use-lock-history-text.ts';
import { Whose } from './whose.tsx';

/** Opens who held this lock last. */
export function HistoryButton(props: { lock: string }) {
  const t = useLockHistoryText();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t('lockHistory.open.of', { lock: props.lock })}
        onClick={() => setOpened(true)}
      >
        {t('lockHistory.open')}
      </Button>
      {opened ? <HistoryDialog lock={props.lock} onClose={() => setOpened(false)} /> : null}
    </>
  );
}

/** Who held a lock last, how long, and how each ended. */
export function HistoryDialog(props: { lock: string; onClose: () => void }) {
  const t = useLockHistoryText();
  const isNarrow = useCards(true);
  const { lock, onClose } = props;
  return (
    <Modal
      opened
      size="68rem"
      fullScreen={isNarrow}
      onClose={onClose}
      title={t('lockHistory.title', { lock })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <History lock={lock} />
    </Modal>
  );
}

function History({ lock }: { lock: string }) {
  const t = useLockHistoryText();
  const { data, error, refetch } = useQuery(historyOfLock(lock));
  if (data === undefined && error !== null) {
    return <ProblemNote error={error} retry={() => void refetch()} />;
  }
  return (
    <>
      <div className={styles.history}>
        <DataTable
          caption={t('lockHistory.title', { lock })}
          rows={data?.items}
          rowKey={(tenure) => `${tenure.mode} ${tenure.fencingToken}`}
          columns={useColumns()}
          wordy
          empty={
            <EmptyNote title={t('lockHistory.none', { lock })} hint={t('lockHistory.none.hint')} />
          }
        />
      </div>
      {data?.items.length === 0 ? null : <p className={styles.note}>{t('lockHistory.note')}</p>}
    </>
  );
}

function useColumns() {
  const t = useLockHistoryText();
  return [
    {
      id: 'who',
      head: t('lockHistory.col.who'),
      lead: true,
      cell: (tenure: LockTenure) => <Holder tenure={tenure} />,
    },
    {
      id: 'from',
      head: t('lockHistory.col.from'),
      cell: (tenure: LockTenure) => <Instant at={tenure.since} />,
    },
    {
      id: 'until',
      head: t('lockHistory.col.until'),
      cell: (tenure: LockTenure) => <Until tenure={tenure} />,
    },
    {
      id: 'long',
      head: t('lockHistory.col.long'),
      cell: (tenure: LockTenure) => <HowLong tenure={tenure} />,
    },
    {
      id: 'end',
      head: t('lockHistory.col.end'),
      cell: (tenure: LockTenure) => <End tenure={tenure} />,
    },
    {
      id: 'token',
      head: t('lockHistory.col.token'),
      align: 'end' as const,
      cell: (tenure: LockTenure) => <span className="num">{tenure.fencingToken}</span>,
    },
  ];
}

function Holder({ tenure }: { tenure: LockTenure }) {
  const t = useLockHistoryText();
  const { runId, mode } = tenure;
  return (
    <>
      {runId === null ? null : (
        <>
          <RunLink id={runId} />{' '}
        </>
      )}
      <Whose of={tenure} />
      {mode === 'alone' ? null : <span className="dim"> {t(`lockHistory.mode.${mode}`)}</span>}
    </>
  );
}

/** Of one that died it is known only by when it had ended, where somebody came after it. */
function Until({ tenure }: { tenure: LockTenure }) {
  const t = useLockHistoryText();
  const { endedAt, endedBefore, endedBecause } = tenure;
  if (endedAt !== undefined) return <Instant at={endedAt} />;
  if (endedBecause === undefined) return <span className="dim">–</span>;
  if (endedBefore === undefined) return <span className="dim">{t('lockHistory.nobodyKnows')}</span>;
  return (
    <>
      <span className="dim">{t('lockHistory.before')}</span> <Instant at={endedBefore} />
    </>
  );
}

function HowLong({ tenure }: { tenure: LockTenure }) {
  const t = useLockHistoryText();
  const { language } = useLanguage();
  const { since, endedAt, endedBefore, endedBecause } = tenure;
  if (endedBecause === undefined) return <Elapsed since={since} sentence="locks.held" />;
  if (endedAt !== undefined) return <Duration ms={spanMs(since, endedAt)} />;
  if (endedBefore === undefined) return <Duration ms={undefined} />;
  const duration = formatDuration(spanMs(since, endedBefore), language);
  return <span className="num">{t('lockHistory.atMost', { duration })}</span>;
}

/** Two machines may have written the two. */
function spanMs(from: string, to: string): number {
  return Math.max(0, (fromIso(to) ?? 0) - (fromIso(from) ?? 0));
}

function End({ tenure }: { tenure: LockTenure }) {
  const t = useLockHistoryText();
  const { endedBecause = 'holds', endedBy, reason } = tenure;
  return (
    <span className={styles.end}>
      {t(`lockHistory.end.${endedBecause}`)}
      {endedBy === undefined ? null : (
        <span className={styles.taker}>
          <Who who={endedBy} />
          {reason === undefined ? null : <span>: {reason}</span>}
        </span>
      )}
    </span>
  );
}
