import type { SingletonView } from '@escapement/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { DetailDialog } from './detail-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { RestartDialog } from './restart-dialog.tsx';
import { SingletonTable } from './singleton-table.tsx';
import { TellDialog } from './tell-dialog.tsx';
import { useSingletonsText } from './use-singletons-text.ts';

/** Who owns each singleton of programs, since when, and what waits for it. */
export function SingletonsPage() {
  const t = useSingletonsText();
  const singletons = useInfiniteQuery(queries.singletonPages());
  const stale = useStale(singletons, 'redis');
  const [moving, setMoving] = useState<SingletonView>();
  const [restarting, setRestarting] = useState<SingletonView>();
  const [deleting, setDeleting] = useState<SingletonView>();
  const [shown, setShown] = useState<SingletonView>();
  const [telling, setTelling] = useState<SingletonView>();
  const total = singletons.data?.pages[0]?.total;
  return (
    <>
      <PageHead
        title={t('singletons.title')}
        note={total === undefined ? ' ' : t('singletons.count', { count: total })}
      />
      {singletons.isError && singletons.data === undefined ? (
        <ProblemNote error={singletons.error} retry={() => void singletons.refetch()} />
      ) : (
        <Panel title={t('singletons.title')} silent flush>
          <Dated stale={stale}>
            <SingletonTable
              singletons={singletons.data?.pages.flatMap((page) => page.items)}
              empty={<EmptyNote title={t('singletons.empty')} hint={t('singletons.empty.hint')} />}
              onMove={setMoving}
              onRestart={setRestarting}
              onDelete={setDeleting}
              onTell={setTelling}
              onDetail={setShown}
            />
          </Dated>
        </Panel>
      )}
      <MoreButton pages={singletons} />
      {moving === undefined ? null : (
        <MoveDialog singleton={moving} onClose={() => setMoving(undefined)} />
      )}
      {restarting === undefined ? null : (
        <RestartDialog singleton={restarting} onClose={() => setRestarting(undefined)} />
      )}
      {deleting === undefined ? null : (
        <DeleteDialog singleton={deleting} onClose={() => setDeleting(undefined)} />
      )}
      {shown === undefined ? null : (
        <DetailDialog name={shown.name} onClose={() => setShown(undefined)} />
      )}
      {telling === undefined ? null : (
        <TellDialog singleton={telling} onClose={() => setTelling(undefined)} />
      )}
    </>
  );
}
