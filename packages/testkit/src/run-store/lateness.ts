import {
  asksForNewer,
  isOver,
  judgeLateness,
  type LateVerdict,
  standsForOlder,
} from '@escapement/core';
import type { KeptRun, StoreState } from './store-state.ts';
import { waitedMs } from './turns.ts';

/** Whether it is too late for a run to begin, by itself or since newer ones of its job begin in its place. */
export function judgedLateness(store: StoreState, run: KeptRun): LateVerdict {
  if (!store.has('lateness')) return { kind: 'in-time' };
  const { attempt, state, envelope } = run;
  const { dueTime, beginBy, lateMost, trigger } = envelope;
  const late = {
    ...{ attempt, dueTime, beginBy, waitedMs: waitedMs(run), isGivenBack: state === 'retrying' },
    lateMost: trigger === 'schedule' ? lateMost : undefined,
  };
  const { now } = store;
  const newer = asksForNewer(late, now) ? newerLate(store, run) : [];
  return judgeLateness(late, { now, newer });
}

/** The runs of its job's schedule that are of a later fire time, stand for it and are not over, newest first. */
function newerLate(store: StoreState, { envelope }: KeptRun): readonly string[] {
  return store.runs
    .ofJob(envelope.jobId)
    .filter((each) => each.envelope.trigger === 'schedule' && !isOver(each.state))
    .filter((each) => each.envelope.fireTime > envelope.fireTime)
    .filter((each) => standsForOlder(each.envelope, store.now))
    .sort((a, b) => b.envelope.fireTime - a.envelope.fireTime)
    .map(({ runId }) => runId);
}
