import type { JobView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dated } from '../../components/dated.tsx';
import { Instant } from '../../components/instant.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { Who } from '../../components/who.tsx';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { ChangeList } from '../audit/change-list.tsx';
import { changedFields } from '../audit/changed-fields.ts';
import styles from './job.module.css';
import type { JobVersion } from './job-version.ts';
import { RollbackDialog } from './rollback-dialog.tsx';
import { useVersionsText } from './use-versions-text.ts';

/** What somebody wrote of the job when, in what it differs from the one before, and the way back. */
export function VersionTable(props: { job: JobView }) {
  const t = useVersionsText();
  const { job } = props;
  const revisions = useQuery(queries.jobRevisions(job.id));
  const stale = useStale(revisions, 'zookeeper');
  const [target, setTarget] = useState<JobVersion>();
  if (revisions.isError && revisions.data === undefined) {
    return <ProblemNote error={revisions.error} retry={() => void revisions.refetch()} />;
  }
  const rows = revisions.data?.items.map((version, i, all) => ({
    version,
    before: all[i + 1],
    stands: i === 0,
  }));
  return (
    <>
      <p className={styles.lead}>{t('versions.lead')}</p>
      <Dated stale={stale}>
        <DataTable
          caption={t('job.tab.versions')}
          rows={rows}
          rowKey={({ version }) => String(version.version)}
          columns={columnsOf(t, setTarget)}
          empty={null}
        />
      </Dated>
      {target === undefined ? null : (
        <RollbackDialog
          job={job}
          target={target}
          standing={revisions.data?.items[0]}
          onClose={() => setTarget(undefined)}
        />
      )}
    </>
  );
}

interface Row {
  version: JobVersion;
  before: JobVersion | undefined;
  stands: boolean;
}

function columnsOf(
  t: ReturnType<typeof useVersionsText>,
  onRollback: (version: JobVersion) => void,
): Column<Row>[] {
  return [
    {
      id: 'version',
      head: t('versions.col.version'),
      lead: true,
      cell: ({ version, stands }) => (
        <span className="num">
          {version.version}
          {stands ? <span className="dim small"> · {t('versions.stands')}</span> : null}
        </span>
      ),
    },
    {
      id: 'at',
      head: t('versions.col.at'),
      cell: ({ version }) => <Instant at={version.updatedAt} />,
    },
    {
      id: 'by',
      head: t('versions.col.by'),
      cell: ({ version: { updatedBy } }) =>
        updatedBy === undefined ? (
          <span className="dim">{t('versions.unknown')}</span>
        ) : (
          <Who who={updatedBy} />
        ),
    },
    {
      id: 'change',
      head: t('versions.col.change'),
      cell: ({ version, before }) => <Change version={version} before={before} />,
    },
    {
      id: 'acts',
      head: t('versions.col.acts'),
      silentHead: true,
      align: 'end',
      cell: ({ version, stands }) =>
        stands ? null : <RollbackButton version={version} onClick={onRollback} />,
    },
  ];
}

function Change(props: { version: JobVersion; before: JobVersion | undefined }) {
  const t = useVersionsText();
  const { version, before } = props;
  if (before === undefined) return <span className="dim">{t('versions.first')}</span>;
  const sides = { before: before.content as never, after: version.content as never };
  if (changedFields(sides.before, sides.after).length === 0) {
    return <span className="dim">{t('versions.same')}</span>;
  }
  return <ChangeList row={sides} />;
}

function RollbackButton(props: { version: JobVersion; onClick: (version: JobVersion) => void }) {
  const t = useVersionsText();
  const hindrance = hindered(useHindrance('zookeeper'));
  return (
    <Button size="xs" variant="default" onClick={() => props.onClick(props.version)} {...hindrance}>
      {t('versions.rollback')}
      <span className="visually-hidden"> {props.version.version}</span>
    </Button>
  );
}
