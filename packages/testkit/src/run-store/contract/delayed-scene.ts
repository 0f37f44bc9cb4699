import {
  askedRunId,
  type DelayedRun,
  delayedEnvelope,
  delayedMark,
  delayedSlot,
  jobDefinitionSchema,
  type RunEnvelope,
} from '@escapement/core';
import type { RunStorePorts } from '../run-store-ports.ts';

export const by = 'token at 127.0.0.1';
export const request = { by, reason: 'taken back' };
export const hourMs = 3_600_000;

export interface Asked {
  readonly inMs: number;
  readonly key?: string;
  readonly jobId?: string;
  readonly nonce?: string;
  readonly input?: string;
}

/** A delayed run as the interface makes it. */
export function delayed(store: RunStorePorts, asked: Asked): DelayedRun {
  const { inMs, key, jobId = 'remind', nonce = '0000', input } = asked;
  const askedAt = store.now();
  const dueTime = askedAt + inMs;
  const slot = (key ?? `none${nonce}`)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .padEnd(12, '0');
  const marks = {
    mark: delayedMark(slot, nonce),
    ...(input === undefined ? {} : { inputMark: store.archive.inputMark(input) }),
  };
  const runId = askedRunId({ jobId, askedAt: dueTime, trigger: 'delayed', ...marks });
  const own = input === undefined ? {} : { input };
  return { runId, jobId, dueTime, askedAt, by, ...(key === undefined ? {} : { key }), ...own };
}

export function envelope({ runId, jobId, dueTime }: DelayedRun): RunEnvelope {
  const at = '2026-01-01T00:00:00.000Z';
  const definition = jobDefinitionSchema.parse({
    ...{ id: jobId, revision: 1, version: 1, createdAt: at, updatedAt: at, overlap: 'allow' },
    ...{ task: { kind: 'handler', handler: 'noop' }, schedule: { kind: 'manual' } },
  });
  return delayedEnvelope(definition, { runId, dueTime }, 7);
}

export async function put(
  store: RunStorePorts,
  run: DelayedRun,
  how: { readonly onDuplicate?: 'keep' | 'replace'; readonly soon?: boolean } = {},
) {
  const { onDuplicate = 'keep', soon = false } = how;
  const staged = soon ? envelope(run) : undefined;
  return store.delayed.put(run, { onDuplicate, envelope: staged });
}

export const slotOf = ({ runId }: DelayedRun): string => delayedSlot(runId) ?? '';
