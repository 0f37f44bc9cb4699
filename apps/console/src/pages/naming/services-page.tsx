import type { ServiceView } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { DataTable } from '../../components/data-table.tsx';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { serviceQueries } from '../../data/config-queries.ts';
import { sourceOf } from '../../data/staleness.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useLanguage } from '../../text/use-text.ts';
import { formatDuration } from '../../time/duration-format.ts';
import { useServicesText } from './use-naming-text.ts';

type Instance = ServiceView['instances'][number];

/** Which services there are, and where their instances answer. */
export function ServicesPage() {
  const t = useServicesText();
  const services = useInfiniteQuery(serviceQueries.pages());
  const stale = useStale(services, 'zookeeper');
  const { data } = services;
  const all = data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PageHead
        title={t('services.title')}
        note={all === undefined ? ' ' : t('services.count', { count: all.length })}
      />
      {services.isError && data === undefined ? (
        <ProblemNote error={services.error} retry={() => void services.refetch()} />
      ) : null}
      {data === undefined && !services.isError ? <Skeleton height={180} radius="md" /> : null}
      {all?.length === 0 ? (
        <Panel title={t('services.title')} silent>
          <EmptyNote title={t('services.empty')} hint={t('services.empty.hint')} />
        </Panel>
      ) : null}
      <Dated stale={stale}>
        {all?.map(({ name }) => (
          <ServicePanel key={name} name={name} />
        ))}
      </Dated>
      <MoreButton pages={services} />
    </>
  );
}

function ServicePanel({ name }: { name: string }) {
  const t = useServicesText();
  const { data, error } = useQuery(serviceQueries.one(name));
  // While nobody can be asked the page says so by its own question.
  const isGone = error !== null && sourceOf(error) === undefined;
  const instances = data?.instances;
  const shown = instances?.length ?? 0;
  return (
    <Panel title={<span className="mono">{name}</span>} flush>
      {isGone && data === undefined ? <p className="dim">{t('services.gone')}</p> : null}
      <InstanceTable name={name} instances={instances} />
      {data !== undefined && shown < data.instanceCount ? (
        <p className="dim">{t('services.instances.more', { shown, count: data.instanceCount })}</p>
      ) : null}
    </Panel>
  );
}

function InstanceTable(props: { name: string; instances: Instance[] | undefined }) {
  const t = useServicesText();
  return (
    <DataTable
      caption={props.name}
      rows={props.instances}
      rowKey={({ id }) => id}
      empty={null}
      skeletonRows={2}
      columns={[
        {
          id: 'id',
          head: t('services.instance.id'),
          lead: true,
          cell: ({ id }) => <span className="mono breakable">{id}</span>,
        },
        {
          id: 'address',
          head: t('services.instance.address'),
          cell: ({ address }) => <div className="mono address">{address}</div>,
        },
        {
          id: 'weight',
          head: t('services.instance.weight'),
          align: 'end',
          cell: ({ weight }) => <span className="num">{weight}</span>,
        },
        {
          id: 'state',
          head: t('services.instance.state'),
          cell: (instance) => (
            <>
              <InstanceState instance={instance} />
              <HeardOf ttlMs={instance.ttlMs} />
            </>
          ),
        },
        {
          id: 'about',
          head: t('services.instance.about'),
          wideOnly: true,
          cell: ({ zone, version }) => (
            <span className="breakable">{[zone, version].filter(Boolean).join(' · ') || '–'}</span>
          ),
        },
        {
          id: 'since',
          head: t('services.instance.since'),
          cell: ({ since }) => <Instant at={since} />,
        },
      ]}
    />
  );
}

/** One without a session goes where it is not heard of for so long. */
function HeardOf({ ttlMs }: { ttlMs: number | undefined }) {
  const t = useServicesText();
  const { language } = useLanguage();
  if (ttlMs === undefined) return null;
  const within = formatDuration(ttlMs, language);
  return <div className="dim small">{t('services.instance.leased', { within })}</div>;
}

function InstanceState({ instance: { draining, weight } }: { instance: Instance }) {
  const t = useServicesText();
  if (draining) return <span>{t('services.instance.draining')}</span>;
  if (weight === 0) return <span>{t('services.instance.weightless')}</span>;
  return <span className="dim">{t('services.instance.picked')}</span>;
}
