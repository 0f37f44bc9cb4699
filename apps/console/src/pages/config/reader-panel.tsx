import type { ConfigReader } from '@escapement/core';
import type { ConfigReaders } from '@escapement/protocol';
import { useQuery } from '@tanstack/react-query';
import { DataTable } from '../../components/data-table.tsx';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { Panel } from '../../components/panel.tsx';
import { configQueries } from '../../data/config-queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import styles from './config.module.css';
import { useConfigText } from './use-config-text.ts';

/** Who follows the entry, those that are behind first. Where nobody could be asked the page says so by its own question. */
export function ReaderPanel(props: { name: string }) {
  const t = useConfigText();
  const readers = useQuery(configQueries.readers(props.name));
  const stale = useStale(readers, 'zookeeper');
  const { data } = readers;
  if (data === undefined) return null;
  const { readerCount: count, behindCount, version } = data;
  const had = count - behindCount;
  return (
    <Panel
      title={t('config.readers')}
      aside={
        count === 0 || version === null ? null : t('config.readers.note', { had, count, version })
      }
      flush
    >
      <Dated stale={stale}>
        <ReaderTable readers={data} />
      </Dated>
      {data.readers.length < count ? (
        <p className={styles.quiet}>{t('config.readers.more', { count: data.readers.length })}</p>
      ) : null}
    </Panel>
  );
}

function ReaderTable({ readers: { readers, version } }: { readers: ConfigReaders }) {
  const t = useConfigText();
  return (
    <DataTable
      caption={t('config.readers')}
      rows={readers.map((reader, place) => ({ ...reader, place }))}
      rowKey={({ place }) => String(place)}
      empty={<EmptyNote title={t('config.readers.empty')} hint={t('config.readers.empty.hint')} />}
      columns={[
        {
          id: 'reader',
          head: t('config.reader.name'),
          lead: true,
          cell: ({ reader }) => <span className="mono breakable">{reader}</span>,
        },
        {
          id: 'version',
          head: t('config.reader.version'),
          align: 'end',
          cell: (row) => <span className="num">{row.version ?? t('config.reader.none')}</span>,
        },
        {
          id: 'state',
          head: t('config.reader.state'),
          cell: (row) => <ReaderState reader={row} version={version} />,
        },
        {
          id: 'since',
          head: t('config.reader.since'),
          cell: ({ since }) => <Instant at={since} />,
        },
      ]}
    />
  );
}

function ReaderState(props: { reader: ConfigReader; version: number | null }) {
  const t = useConfigText();
  const { reader, version } = props;
  if (reader.version === version) return <span className="dim">{t('config.reader.current')}</span>;
  const { trouble } = reader;
  return (
    <span className={styles.behind}>
      {t(trouble === undefined ? 'config.reader.behind' : `config.trouble.${trouble}`)}
    </span>
  );
}
