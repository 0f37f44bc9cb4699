import { useEffect, useRef, useState } from 'react';
import { api, freshKey } from '../../data/api.ts';
import { useAfterJobActs } from '../../data/use-job-acts.ts';
import { isRefusal } from '../../data/use-steady-key.ts';
import { type SelectedJob, selectedJob } from '../jobs/selection.ts';
import { eachInTurn } from './in-turn.ts';
import { doToOne, type Means, type Order } from './one-of-many.ts';
import { again, begun, type Fate, idsThat, type Progress, stopped, withFate } from './progress.ts';
import { rested } from './rested.ts';

type Stage = 'asking' | 'going' | 'stopping' | 'over';

/** Does something to many jobs, some at a time, for as long as this page is open. */
export function useAtOnce() {
  const [stage, setStage] = useState<Stage>('asking');
  const [progress, setProgress] = useState<Progress>(new Map());
  const ending = useRef(new AbortController());
  const asked = useRef<{ order: Order; jobs: ReadonlyMap<string, SelectedJob> }>(undefined);
  const keyOf = useKeys();
  const tellAll = useAfterJobActs();
  const isGoing = stage === 'going' || stage === 'stopping';
  useStayingWhile(isGoing, ending);

  const go = async (ids: readonly string[], isAgain: boolean) => {
    const { order, jobs } = asked.current ?? {};
    if (order === undefined || jobs === undefined) return;
    ending.current = new AbortController();
    setStage('going');
    const means = meansUntil(ending.current.signal);
    await eachInTurn(ids, ending.current.signal, async (id) => {
      const job = jobs.get(id);
      if (job === undefined) return;
      const settle = (fate: Fate) => setProgress((before) => withFate(before, id, fate));
      settle({ kind: 'going' });
      const key = keyOf.of(id);
      settle(await fateOf(() => doToOne(means, { order, job, key, isAgain }), keyOf.after(id)));
    });
    setStage('over');
    await tellAll();
  };
  return {
    ...{ stage, isGoing, progress },
    start: (order: Order, jobs: readonly SelectedJob[]) => {
      asked.current = { order, jobs: new Map(jobs.map((job) => [job.id, job])) };
      setProgress(begun(asked.current.jobs.keys()));
      void go([...asked.current.jobs.keys()], false);
    },
    stop: () => {
      ending.current.abort();
      setStage('stopping');
      setProgress(stopped);
    },
    tryAgain: () => {
      setProgress(again);
      void go(idsThat(progress, 'failed'), true);
    },
  };
}

/** A request whose fate is not known is sent again under its key; after a refusal the next is another request. */
function useKeys() {
  const keys = useRef(new Map<string, string>());
  return {
    of: (id: string): string => {
      const key = keys.current.get(id) ?? freshKey();
      keys.current.set(id, key);
      return key;
    },
    after: (id: string) => (error: unknown) => {
      if (isRefusal(error)) keys.current.delete(id);
    },
  };
}

async function fateOf(
  act: () => Promise<'done' | 'already'>,
  onError: (error: unknown) => void,
): Promise<Fate> {
  try {
    return { kind: await act() };
  } catch (error) {
    onError(error);
    return { kind: 'failed', error };
  }
}

/** Who leaves the page ends it; the browser asks first. */
function useStayingWhile(isGoing: boolean, ending: { readonly current: AbortController }): void {
  useEffect(() => () => ending.current.abort(), [ending]);
  useEffect(() => {
    if (!isGoing) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isGoing]);
}

function meansUntil(signal: AbortSignal): Means {
  return {
    send,
    look: async (id) => selectedJob(await api.getJob(id)),
    wait: (ms) => rested(ms, signal),
  };
}

/** Pausing and deleting are for a version, so that a repeat of them has no second effect; a run is asked for under a key. */
function send(order: Order, { id, version: ifVersion }: SelectedJob, idempotencyKey: string) {
  switch (order.act) {
    case 'pause':
      return api.pauseJob(id, order.reason, { until: order.until, ifVersion });
    case 'resume':
      return api.resumeJob(id, { ifVersion });
    case 'run':
      return api.runNow(id, { idempotencyKey });
    case 'delete':
      return api.deleteJob(id, {
        running: order.running,
        ...(ifVersion === undefined ? {} : { ifVersion }),
      });
  }
}
