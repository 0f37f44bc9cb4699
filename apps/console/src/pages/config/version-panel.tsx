import type { ConfigEntry } from '@escapement/core';
import type { ConfigRevisions } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Instant } from '../../components/instant.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { Who } from '../../components/who.tsx';
import { configQueries } from '../../data/config-queries.ts';
import { useConfigActs } from '../../data/use-config-acts.ts';
import { ContentDiff } from './content-diff.tsx';
import { useConfigText } from './use-config-text.ts';

type Revision = ConfigRevisions['items'][number];
type Row = Revision & { readonly before: Revision | undefined };

/** The versions that are kept, each against the one before it, and the way back to one. */
export function VersionPanel({ entry }: { entry: ConfigEntry }) {
  const t = useConfigText();
  const revisions = useQuery(configQueries.revisions(entry.name));
  const { refetch } = revisions;
  // Asked for when there is something new, and not every other second: it is the largest answer of the page.
  const newest = revisions.data?.items[0]?.version;
  useEffect(() => {
    if (newest !== undefined && newest !== entry.version) void refetch();
  }, [newest, entry.version, refetch]);
  const [back, setBack] = useState<number>();
  if (revisions.isError && revisions.data === undefined) {
    return <ProblemNote error={revisions.error} retry={() => void refetch()} />;
  }
  const rows = revisions.data?.items.map((each, i, all) => ({ ...each, before: all[i + 1] }));
  return (
    <Panel title={t('config.versions')} flush>
      <VersionTable rows={rows} standing={entry.version} onBack={setBack} />
      {back === undefined ? null : (
        <RollBackDialog entry={entry} version={back} onClose={() => setBack(undefined)} />
      )}
    </Panel>
  );
}

function VersionTable(props: {
  rows: Row[] | undefined;
  standing: number;
  onBack: (version: number) => void;
}) {
  const t = useConfigText();
  const off = hindered(useHindrance('zookeeper'));
  return (
    <DataTable
      caption={t('config.versions')}
      rows={props.rows}
      rowKey={({ version }) => String(version)}
      empty={null}
      columns={[
        {
          id: 'version',
          head: t('config.version.number'),
          lead: true,
          cell: ({ version }) => <span className="num">{version}</span>,
        },
        {
          id: 'at',
          head: t('config.version.at'),
          cell: ({ updatedAt }) => <Instant at={updatedAt} />,
        },
        {
          id: 'by',
          head: t('config.version.by'),
          wideOnly: true,
          cell: ({ updatedBy }) => (updatedBy === undefined ? '–' : <Who who={updatedBy} />),
        },
        {
          id: 'what',
          head: t('config.version.what'),
          cell: ({ content, before }) =>
            before === undefined ? (
              <span className="dim">{t('config.version.first')}</span>
            ) : (
              <ContentDiff before={before.content} after={content} />
            ),
        },
        {
          id: 'acts',
          head: t('config.version.acts'),
          silentHead: true,
          align: 'end',
          cell: ({ version }) =>
            version === props.standing ? null : (
              <Button size="xs" variant="default" onClick={() => props.onBack(version)} {...off}>
                {t('config.rollback')}
                <span className="visually-hidden"> {version}</span>
              </Button>
            ),
        },
      ]}
    />
  );
}

function RollBackDialog(props: { entry: ConfigEntry; version: number; onClose: () => void }) {
  const t = useConfigText();
  const { entry, version } = props;
  const { name } = entry;
  const { rollBack } = useConfigActs(name);
  return (
    <ConfirmDialog
      opened
      title={t('config.rollback.title', { name, version })}
      effect={t('config.rollback.effect')}
      confirm={t('config.rollback')}
      hindrance={useHindrance('zookeeper')}
      pending={rollBack.isPending}
      error={rollBack.error}
      onClose={props.onClose}
      onConfirm={() =>
        rollBack.mutate(
          { version, ifVersion: entry.version },
          {
            onSuccess: (written) => {
              notifications.show({
                message: t('config.saved', { name, version: written.version }),
              });
              props.onClose();
            },
          },
        )
      }
    />
  );
}
