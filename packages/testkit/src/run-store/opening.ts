import { createHash } from 'node:crypto';
import {
  groupIdOf,
  hasOwnInput,
  judgeEnvelope,
  type OpenedRun,
  parseRunId,
  type RunEnvelope,
  readJson,
  runEnvelopeSchema,
  type TakenRun,
  withGivenInput,
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
      return withOwnInput(store, envelope);
    case 'misplaced':
      return { kind: 'refused', reason: `it belongs to the queue "${envelope.queue}"` };
    case 'too-late':
      return { kind: 'too-late' };
  }
}

/** As long as in Redis. */
export function inputMarkOf(input: string): string {
  return createHash('sha256').update(input, 'utf8').digest('hex').slice(0, 25);
}

function withOwnInput(store: StoreState, envelope: RunEnvelope): OpenedRun {
  if (!hasOwnInput(envelope)) return { kind: 'opened', envelope };
  const { runId } = envelope;
  const text = store.inputs.get(groupIdOf(runId) ?? runId);
  const said = parseRunId(runId)?.inputMark;
  if (text === undefined || inputMarkOf(text) !== said) return { kind: 'input-lost' };
  return { kind: 'opened', envelope: withGivenInput(envelope, JSON.parse(text)) };
}
