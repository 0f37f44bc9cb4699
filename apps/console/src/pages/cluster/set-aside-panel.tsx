import type { SetAsideJob } from '@escapement/protocol';
import { Button, Checkbox } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { saidText } from '../../components/said-text.ts';
import { ScheduleText } from '../../components/schedule-line.tsx';
import { queries } from '../../data/queries.ts';
import styles from './cluster.module.css';
import { DiscardDialog, RestoreDialog } from './set-aside-dialogs.tsx';
import { useSetAsideText } from './use-set-aside-text.ts';

type Asked = 'nothing' | 'restore-all' | 'restore-chosen' | 'discard';

/** Jobs whose definitions are gone from ZooKeeper: what they are comes first, and then what can be done about them. */
export function SetAsidePanel() {
  const t = useSetAsideText();
  const pages = useInfiniteQuery(queries.setAsidePages());
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked>('nothing');
  const rows = pages.data?.pages.flatMap((page) => page.items);
  const total = pages.data?.pages[0]?.total ?? 0;
  // What has left the list meanwhile is chosen no more.
  const chosen = (rows ?? []).map(({ id }) => id).filter((id) => marked.has(id));
  const close = () => setAsked('nothing');
  const mark = (id: string, isMarked: boolean) => {
    const next = new Set(marked);
    if (isMarked) next.add(id);
    else next.delete(id);
    setMarked(next);
  };
  return (
    <Panel
      title={t('setAside.title')}
      aside={t('setAside.chosen', { chosen: chosen.length, total })}
      flush
    >
      <p className={styles.about}>{t('setAside.note')}</p>
      {pages.isError && rows === undefined ? (
        <ProblemNote error={pages.error} retry={() => void pages.refetch()} />
      ) : (
        <DataTable
          caption={t('setAside.title')}
          rows={rows}
          rowKey={(job) => job.id}
          skeletonRows={2}
          columns={columnsOf(t, { isMarked: (id) => marked.has(id), mark })}
          empty={<EmptyNote title={t('setAside.empty')} />}
        />
      )}
      <MoreButton pages={pages} />
      <div className={styles.acts}>
        <Button
          variant="default"
          color="red"
          disabled={chosen.length === 0}
          onClick={() => setAsked('discard')}
        >
          {t('setAside.discard.chosen')}…
        </Button>
        <Button
          variant="default"
          disabled={chosen.length === 0}
          onClick={() => setAsked('restore-chosen')}
        >
          {t('setAside.restore.chosen')}…
        </Button>
        <Button disabled={total === 0} onClick={() => setAsked('restore-all')}>
          {t('setAside.restore.all')}…
        </Button>
      </div>
      {asked === 'restore-all' ? <RestoreDialog count={total} onClose={close} /> : null}
      {asked === 'restore-chosen' ? (
        <RestoreDialog count={chosen.length} jobs={chosen} onClose={close} />
      ) : null}
      {asked === 'discard' ? <DiscardDialog jobs={chosen} onClose={close} /> : null}
    </Panel>
  );
}

function columnsOf(
  t: ReturnType<typeof useSetAsideText>,
  choice: { isMarked: (id: string) => boolean; mark: (id: string, isMarked: boolean) => void },
): Column<SetAsideJob>[] {
  return [
    {
      id: 'choose',
      head: t('setAside.col.choose'),
      silentHead: true,
      cell: ({ id }) => (
        <Checkbox
          aria-label={t('setAside.choose', { job: id })}
          checked={choice.isMarked(id)}
          onChange={(event) => choice.mark(id, event.currentTarget.checked)}
        />
      ),
    },
    {
      id: 'job',
      head: t('setAside.col.job'),
      lead: true,
      cell: (job) => (
        <>
          <span className="mono">{job.id}</span>
          {'problem' in job ? (
            <div className={styles.warning}>
              {t('setAside.unreadable', { problem: saidText(t, job.problem) })}
            </div>
          ) : null}
        </>
      ),
    },
    {
      id: 'schedule',
      head: t('setAside.col.schedule'),
      cell: (job) =>
        'problem' in job ? '–' : <ScheduleText schedule={job.definition.schedule} spellManual />,
    },
    {
      id: 'task',
      head: t('setAside.col.task'),
      cell: (job) => ('problem' in job ? '–' : <TaskText task={job.definition.task} />),
    },
    {
      id: 'version',
      head: t('setAside.col.version'),
      align: 'end',
      cell: (job) => ('problem' in job ? '–' : job.definition.version),
    },
  ];
}

/** What would run, as it stands: whoever restores it must be able to see it. */
function TaskText(props: {
  task: Extract<SetAsideJob, { definition: object }>['definition']['task'];
}) {
  const { task } = props;
  switch (task.kind) {
    case 'handler':
      return <code>{task.handler}</code>;
    case 'http':
      return (
        <code className={styles.task}>
          {task.method} {task.url}
        </code>
      );
    case 'script':
      return (
        <details>
          <summary>{task.interpreter}</summary>
          <pre className={styles.script}>{task.script}</pre>
        </details>
      );
    case 'bullmq':
      return (
        <code>
          BullMQ {task.queue}: {task.name}
        </code>
      );
  }
}
