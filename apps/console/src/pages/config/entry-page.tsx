import type { ConfigEntry } from '@escapement/core';
import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Dated } from '../../components/dated.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { configQueries } from '../../data/config-queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { DeleteEntryDialog } from './delete-entry-dialog.tsx';
import { EntryForm } from './entry-form.tsx';
import { ReaderPanel } from './reader-panel.tsx';
import { useConfigText } from './use-config-text.ts';
import { VersionPanel } from './version-panel.tsx';

/** One entry: what it is, who has which version of it, and what it was. */
export function EntryPage() {
  const t = useConfigText();
  const { name } = useParams({ from: '/console/config/$name' });
  const entry = useQuery(configQueries.entry(name));
  const stale = useStale(entry, 'zookeeper');
  const { data } = entry;
  const standing = data !== undefined && 'version' in data ? data : undefined;
  return (
    <>
      <PageHead
        title={name}
        exact
        note={standing === undefined ? ' ' : <Standing entry={standing} />}
        actions={data === undefined ? null : <DeleteButton name={name} />}
      />
      {entry.isError && data === undefined ? (
        <ProblemNote error={entry.error} retry={() => void entry.refetch()} />
      ) : null}
      {data === undefined && !entry.isError ? <Skeleton height={240} radius="md" /> : null}
      {data !== undefined && 'problem' in data ? (
        <p>{t('config.broken', { problem: data.problem })}</p>
      ) : null}
      {standing === undefined ? null : (
        <Panel title={t('config.value')} silent>
          <Dated stale={stale}>
            <EntryForm key={name} entry={standing} />
          </Dated>
        </Panel>
      )}
      <ReaderPanel name={name} />
      {standing === undefined ? null : <VersionPanel entry={standing} />}
    </>
  );
}

function Standing(props: { entry: ConfigEntry }) {
  const t = useConfigText();
  const { version, updatedAt } = props.entry;
  return (
    <>
      {t('config.col.version')} {version} · <Instant at={updatedAt} />
    </>
  );
}

function DeleteButton(props: { name: string }) {
  const t = useConfigText();
  const [isAsking, setIsAsking] = useState(false);
  const off = hindered(useHindrance('zookeeper'));
  return (
    <>
      <Button variant="default" onClick={() => setIsAsking(true)} {...off}>
        {t('config.delete')}
      </Button>
      {isAsking ? <DeleteEntryDialog name={props.name} onClose={() => setIsAsking(false)} /> : null}
    </>
  );
}
