import type { JobView } from '@escapement/protocol';
import { Skeleton, Tabs } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, type RefObject, Suspense, useEffect, useRef } from 'react';
import { useText } from '../../text/use-text.ts';
import { BackfillTable } from './backfill-table.tsx';
import { DelayedTable } from './delayed-table.tsx';
import { HistoryTable } from './history-table.tsx';
import styles from './job.module.css';
import { JobRuns } from './job-runs.tsx';
import { LedgerTable } from './ledger-table.tsx';
import { VersionTable } from './version-table.tsx';

/** Which fields somebody wrote is known by the schema of a job, which no other tab needs. */
const DefinitionView = lazy(async () => {
  const { DefinitionView: View } = await import('./definition-view.tsx');
  return { default: View };
});

const route = getRouteApi('/console/jobs/$jobId');
const tabs = [
  'runs',
  'delayed',
  'backfills',
  'ledger',
  'history',
  'versions',
  'definition',
] as const;

/** What became of the job's fire times, and what it says. The open tab is in the address bar. */
export function JobTabs(props: { job: JobView }) {
  const t = useText();
  const navigate = useNavigate();
  const { tab = 'runs', from, to } = route.useSearch();
  const { since } = route.useLoaderData();
  const { job } = props;
  const place = useRef<HTMLDivElement>(null);
  useTabInView(place, tab);
  return (
    <Tabs
      ref={place}
      className={styles.tabs}
      value={tab}
      keepMounted={false}
      onChange={(value) => {
        const chosen = tabs.find((known) => known === value);
        void navigate({
          to: '/jobs/$jobId',
          params: { jobId: job.id },
          search: chosen === undefined || chosen === 'runs' ? {} : { tab: chosen },
          replace: true,
          resetScroll: false,
        });
      }}
    >
      <Tabs.List>
        {tabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`job.tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="runs">
        <JobRuns key={job.id} jobId={job.id} since={since} />
      </Tabs.Panel>
      <Tabs.Panel value="delayed">
        <DelayedTable jobId={job.id} />
      </Tabs.Panel>
      <Tabs.Panel value="backfills">
        <BackfillTable job={job} />
      </Tabs.Panel>
      <Tabs.Panel value="ledger">
        <LedgerTable job={job} span={{ from, to }} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <HistoryTable job={job} />
      </Tabs.Panel>
      <Tabs.Panel value="versions">
        <VersionTable job={job} />
      </Tabs.Panel>
      <Tabs.Panel value="definition">
        <Suspense fallback={<Skeleton height={240} m="md" width="auto" />}>
          <DefinitionView job={job} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}

/** A link to a tab shows it, though it lies below the first screen of a phone; and where the tabs have no room beside each other, the open one is in view. */
function useTabInView(place: RefObject<HTMLDivElement | null>, tab: string): void {
  const isNamed = useRef(tab !== 'runs');
  useEffect(() => {
    const tabs = place.current;
    const show = () => showOpenTab(tabs);
    show();
    const isBelow = (tabs?.getBoundingClientRect().top ?? 0) > window.innerHeight * 0.8;
    if (tab !== 'runs' && isNamed.current && isBelow) tabs?.scrollIntoView({ block: 'start' });
    isNamed.current = false;
    // A phone that is turned has another width.
    window.addEventListener('resize', show);
    return () => window.removeEventListener('resize', show);
  }, [place, tab]);
}

function showOpenTab(tabs: HTMLElement | null): void {
  const open = tabs?.querySelector(`[role="tab"][aria-selected="true"]`);
  const list = open?.parentElement;
  if (!(open instanceof HTMLElement && list instanceof HTMLElement)) return;
  list.scrollLeft = open.offsetLeft - (list.clientWidth - open.offsetWidth) / 2;
}
