import type { LockView } from '@escapement/core';
import { Group, Skeleton } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { DataTable } from '../../components/data-table.tsx';
import { Dated } from '../../components/dated.tsx';
import { Elapsed } from '../../components/elapsed.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useText } from '../../text/use-text.ts';
import { FindHistory } from './find-history.tsx';
import { FreeLock } from './free-lock.tsx';
import { HistoryButton } from './lock-history.tsx';
import styles from './locks.module.css';
import { SetPermits } from './set-permits.tsx';
import { WhichRun, Whose } from './whose.tsx';

/** Who holds each lock, by which token, and who waits for it in which order. */
export function LocksPage() {
  const t = useText();
  const locks = useInfiniteQuery(queries.lockPages());
  const stale = useStale(locks, 'zookeeper');
  const { data } = locks;
  const all = data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PageHead
        title={t('locks.title')}
        note={all === undefined ? ' ' : t('locks.count', { count: all.length })}
        actions={<FindHistory />}
      />
      {locks.isError && data === undefined ? (
        <ProblemNote error={locks.error} retry={() => void locks.refetch()} />
      ) : null}
      {data === undefined && !locks.isError ? <Skeleton height={180} radius="md" /> : null}
      {all?.length === 0 ? (
        <Panel title={t('locks.title')} silent>
          <EmptyNote title={t('locks.empty')} hint={t('locks.empty.hint')} />
        </Panel>
      ) : null}
      <Dated stale={stale}>
        {all?.map((lock) => (
          <LockPanel key={`${lock.kind} ${lock.name}`} lock={lock} />
        ))}
      </Dated>
      <MoreButton pages={locks} />
    </>
  );
}

function LockPanel(props: { lock: LockView }) {
  const t = useText();
  const { lock } = props;
  const said = saidOf(lock.kind);
  const Icon = lock.holderCount === 0 ? IconLockOpen : IconLock;
  return (
    <Panel
      title={
        <span className={styles.name}>
          <Icon size={17} aria-hidden />
          <span className="mono">{lock.name}</span>
        </span>
      }
      aside={lock.kind === 'barrier' ? undefined : <Asides lock={lock} />}
      flush
    >
      <Kind lock={lock} />
      {lock.holders.length === 0 ? <p className={styles.quiet}>{t(said.free)}</p> : null}
      {lock.holders.map((holder) => (
        <Holder key={holder.fencingToken} lock={lock} holder={holder} />
      ))}
      <Unshown sentence="locks.holders.more" count={lock.holderCount - lock.holders.length} />
      {lock.waiters.length === 0 ? (
        <p className={styles.quiet}>{t(said.nobodyWaits)}</p>
      ) : (
        <>
          <Waiters lock={lock} />
          <Unshown sentence="locks.waiters.more" count={lock.waiterCount - lock.waiters.length} />
        </>
      )}
    </Panel>
  );
}

function Asides(props: { lock: LockView }) {
  const { lock } = props;
  return (
    <Group gap="xs">
      {lock.permits === null ? null : <SetPermits lock={lock} permits={lock.permits} />}
      <HistoryButton lock={lock.name} />
    </Group>
  );
}

/** What it is where it is no mutex, of which it goes without saying that one holds it. */
function Kind(props: { lock: LockView }) {
  const t = useText();
  const { lock } = props;
  return lock.kind === 'mutex' ? null : <p className={styles.quiet}>{kindText(t, lock)}</p>;
}

function kindText(t: ReturnType<typeof useText>, lock: LockView): string {
  const { kind, permits, parties, holderCount, waiterCount } = lock;
  switch (kind) {
    case 'semaphore':
      return t('locks.kind.semaphore', { held: holderCount, permits: permits ?? 0 });
    case 'barrier':
      return t('locks.kind.barrier', {
        ...{ parties: parties ?? 0, inside: holderCount, arrived: waiterCount },
      });
    case 'lease':
      return t('locks.kind.lease');
    case 'mutex':
    case 'read-write':
      return t('locks.kind.readWrite');
  }
}

function Holder(props: { lock: LockView; holder: LockView['holders'][number] }) {
  const t = useText();
  const { lock, holder } = props;
  return (
    <div className={styles.holder}>
      <dl>
        <div>
          <dt>{t(saidOf(lock.kind).holder)}</dt>
          <dd>
            <WhichRun id={holder.runId} />
            {holder.mode === 'read' ? <span className="dim"> {t('locks.reads')}</span> : null}
          </dd>
        </div>
        <div>
          <dt>{t('locks.col.worker')}</dt>
          <dd>
            <Whose of={holder} />
          </dd>
        </div>
        <div>
          <dt>{t('common.since')}</dt>
          <dd>
            <Instant at={holder.since} />{' '}
            <span className="dim">
              <Elapsed since={holder.since} sentence={saidOf(lock.kind).held} />
            </span>
          </dd>
        </div>
        <div>
          <dt>{t('locks.token')}</dt>
          <dd className="num">{holder.fencingToken}</dd>
        </div>
        {holder.expiresAt === undefined ? null : (
          <div>
            <dt>{t('locks.expires')}</dt>
            <dd>
              <Instant at={holder.expiresAt} />
            </dd>
          </div>
        )}
      </dl>
      <div className={styles.act}>
        <FreeLock lock={lock.name} kind={lock.kind} holder={holder} />
      </div>
    </div>
  );
}

const saidOfLock = {
  free: 'locks.free',
  nobodyWaits: 'locks.waiters.none',
  waiters: 'locks.waiters',
  holder: 'locks.holder',
  held: 'locks.held',
  since: 'locks.col.since',
} as const;
const saidOfBarrier = {
  free: 'locks.barrier.empty',
  nobodyWaits: 'locks.barrier.nobody',
  waiters: 'locks.barrier.arrived',
  holder: 'locks.barrier.inside',
  held: 'locks.waits',
  since: 'locks.barrier.since',
} as const;

/** At a barrier nobody holds anything: some are inside, and others have arrived. */
function saidOf(kind: LockView['kind']) {
  return kind === 'barrier' ? saidOfBarrier : saidOfLock;
}

function Unshown(props: { sentence: 'locks.holders.more' | 'locks.waiters.more'; count: number }) {
  const t = useText();
  if (props.count <= 0) return null;
  return <p className={styles.quiet}>{t(props.sentence, { count: props.count })}</p>;
}

function Waiters(props: { lock: LockView }) {
  const t = useText();
  const said = saidOf(props.lock.kind);
  const rows = props.lock.waiters.map((waiter, index) => ({ ...waiter, place: index + 1 }));
  return (
    <DataTable
      caption={`${props.lock.name}: ${t(said.waiters)}`}
      rows={rows}
      rowKey={(waiter) => `${waiter.place} ${waiter.runId ?? waiter.workerId}`}
      columns={[
        { id: 'place', head: t('locks.col.position'), cell: (waiter) => `${waiter.place}.` },
        {
          id: 'run',
          head: t('locks.col.run'),
          cell: (waiter) => (
            <>
              <WhichRun id={waiter.runId} />
              {waiter.mode === 'read' ? <span className="dim"> {t('locks.reads')}</span> : null}
            </>
          ),
        },
        {
          id: 'worker',
          head: t('locks.col.worker'),
          cell: (waiter) => <Whose of={waiter} />,
        },
        {
          id: 'since',
          head: t(said.since),
          cell: (waiter) => (
            <span>
              <Instant at={waiter.since} />{' '}
              <span className="dim">
                <Elapsed since={waiter.since} sentence="locks.waits" />
              </span>
            </span>
          ),
        },
      ]}
      empty={null}
    />
  );
}
