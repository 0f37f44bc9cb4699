import type { RunView } from '@escapement/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { RunTable } from '../../components/run-table.tsx';
import { useFolded } from '../../components/use-folded.tsx';
import { type Place, placeQueries } from '../../data/place-queries.ts';
import type { Asked } from '../../data/staleness.ts';
import { useStale } from '../../data/use-staleness.ts';
import { begunStates } from '../runs/day-span.ts';
import { useQueuesText } from './use-queues-text.ts';

/** What a worker has in hand, and since when. */
export function InHand(props: { workerId: string }) {
  const t = useQueuesText();
  const runs = useInfiniteQuery(placeQueries.inHand(props.workerId));
  return <Runs title={t('worker.inHand')} runs={runs} none={t('worker.inHand.empty')} />;
}

/** The latest runs of a queue or of a worker, of those that have been due. */
export function LatestRuns(props: { place: Place }) {
  const t = useQueuesText();
  const runs = useInfiniteQuery(placeQueries.latestRuns(props.place, begunStates));
  const none = t(runs.hasNextPage ? 'place.runs.sparse' : 'place.runs.empty');
  return <Runs title={t('place.runs')} runs={runs} none={none} />;
}

interface RunPages extends Asked {
  data: { pages: { items: RunView[] }[] } | undefined;
  isError: boolean;
  refetch: () => Promise<unknown>;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

function Runs(props: { title: ReactNode; runs: RunPages; none: string }) {
  const { runs } = props;
  const stale = useStale(runs, 'redis');
  const { rows, below } = useFolded(runs.data?.pages.flatMap((page) => page.items));
  const isUnknown = runs.isError && runs.data === undefined;
  return (
    <Panel title={props.title} flush={!isUnknown}>
      {isUnknown ? (
        <ProblemNote error={runs.error} retry={() => void runs.refetch()} />
      ) : (
        <Dated stale={stale}>
          <RunTable runs={rows} below={below} empty={<EmptyNote title={props.none} />} />
        </Dated>
      )}
      <MoreButton pages={runs} />
    </Panel>
  );
}
