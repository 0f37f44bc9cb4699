import type { RunView } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { queries } from '../data/queries.ts';
import { useText } from '../text/use-text.ts';
import { UnfoldButton } from './unfold-button.tsx';

const ShardList = lazy(async () => ({
  default: (await import('../pages/run/run-shards.tsx')).ShardList,
}));

/** How far a run is that is done in parts; pressed, it shows them. */
export function RunParts({ run }: { run: RunView }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const { parts } = run;
  if (parts === undefined) return null;
  return (
    <div>
      <UnfoldButton isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
        {t('runs.parts', { over: parts.over, total: parts.total })}
      </UnfoldButton>
      {isOpen ? (
        <Suspense fallback={<Skeleton height={48} />}>
          <Parts runId={run.id} />
        </Suspense>
      ) : null}
    </div>
  );
}

function Parts({ runId }: { runId: string }) {
  const { data } = useQuery(queries.run(runId));
  return data?.shards === undefined ? null : <ShardList shards={data.shards} />;
}
