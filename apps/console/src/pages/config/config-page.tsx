import { configNameSchema } from '@escapement/core';
import type { ConfigList } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { DataTable } from '../../components/data-table.tsx';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { configQueries } from '../../data/config-queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { NewEntryDialog } from './new-entry-dialog.tsx';
import { useConfigText } from './use-config-text.ts';

type Row = ConfigList['items'][number];

/** Which configuration entries there are; each has a page of its own. */
export function ConfigPage() {
  const t = useConfigText();
  const entries = useInfiniteQuery(configQueries.pages());
  const stale = useStale(entries, 'zookeeper');
  const [isMaking, setIsMaking] = useState(false);
  const total = entries.data?.pages[0]?.total;
  const off = hindered(useHindrance('zookeeper'));
  return (
    <>
      <PageHead
        title={t('config.title')}
        note={total === undefined ? ' ' : t('config.count', { count: total })}
        actions={
          <Button
            leftSection={<IconAdjustments size={16} aria-hidden />}
            onClick={() => setIsMaking(true)}
            {...off}
          >
            {t('config.new')}
          </Button>
        }
      />
      {entries.isError && entries.data === undefined ? (
        <ProblemNote error={entries.error} retry={() => void entries.refetch()} />
      ) : (
        <Panel title={t('config.title')} silent flush>
          <Dated stale={stale}>
            <EntryTable
              rows={entries.data?.pages.flatMap((page) => page.items)}
              empty={<EmptyNote title={t('config.empty')} hint={t('config.empty.hint')} />}
            />
          </Dated>
        </Panel>
      )}
      <MoreButton pages={entries} />
      {isMaking ? <NewEntryDialog onClose={() => setIsMaking(false)} /> : null}
    </>
  );
}

function EntryTable(props: { rows: Row[] | undefined; empty: ReactNode }) {
  const t = useConfigText();
  return (
    <DataTable
      caption={t('config.title')}
      rows={props.rows}
      rowKey={({ name }) => name}
      empty={props.empty}
      columns={[
        {
          id: 'name',
          head: t('config.col.name'),
          lead: true,
          cell: (row) => <EntryName row={row} />,
        },
        {
          id: 'version',
          head: t('config.col.version'),
          align: 'end',
          cell: (row) => ('version' in row ? <span className="num">{row.version}</span> : null),
        },
        {
          id: 'updatedAt',
          head: t('config.col.updatedAt'),
          cell: (row) => ('updatedAt' in row ? <Instant at={row.updatedAt} /> : null),
        },
        {
          id: 'bytes',
          head: t('config.col.bytes'),
          align: 'end',
          cell: (row) => ('bytes' in row ? t('config.bytes', { count: row.bytes }) : null),
        },
        {
          id: 'schema',
          head: t('config.col.schema'),
          wideOnly: true,
          cell: (row) =>
            'hasSchema' in row ? t(row.hasSchema ? 'config.schema.yes' : 'config.schema.no') : null,
        },
      ]}
    />
  );
}

/** What stands there by hand may have a name that no address of a page could have. */
function EntryName({ row }: { row: Row }) {
  const t = useConfigText();
  const { name } = row;
  const isName = configNameSchema.safeParse(name).success;
  return (
    <>
      {isName ? (
        <Link to="/config/$name" params={{ name }} className="mono breakable">
          {name}
        </Link>
      ) : (
        <span className="mono breakable">{name}</span>
      )}
      {'problem' in row ? (
        <div className="dim">{t('config.broken', { problem: row.problem })}</div>
      ) : null}
    </>
  );
}
