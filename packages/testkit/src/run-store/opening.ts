import {
  judgeEnvelope,
  type OpenedRun,
  readJson,
  runEnvelopeSchema,
  type TakenRun,
} from '@escapement/core';
import type { StoreState } from './store-state.ts';

/** What is in a queue entry. In memory nobody forges one, and the seal is that it can be read. */
export function openTaken(store: StoreState, queue: string, taken: TakenRun): OpenedRun {
  const reading = readJson(runEnvelopeSchema, taken.sealed);
  if (reading.kind === 'broken') return { kind: 'refused', reason: 'no signed envelope' };
  const envelope = reading.value;
  if (envelope.runId !== taken.runId) return { kind: 'refused', reason: 'the id of another run' };
  if (store.has('gate') && store.cards.get(envelope.jobId) !== envelope.revision) {
    return {
      kind: 'refused',
      reason: 'its job has been changed or deleted since it was staged',
    };
  }
  const attempt = taken.state === 'running' ? taken.attempt : taken.attempt + 1;
  const verdict = judgeEnvelope(envelope, { queue, attempt, now: store.now });
  switch (verdict.kind) {
    case 'serve':
    case 'ask':
      return { kind: 'opened', envelope };
    case 'misplaced':
      return { kind: 'refused', reason: `it belongs to the queue "${envelope.queue}"` };
    case 'too-late':
      return { kind: 'refused', reason: 'no worker began it in time' };
  }
}
