import { fromIso } from '@escapement/core';
import type { RunView } from '@escapement/protocol';

/** Start minus due time; `undefined` while nothing has started. */
export function latenessOf(run: RunView): number | undefined {
  const started = run.startedAt === undefined ? undefined : fromIso(run.startedAt);
  const due = fromIso(run.dueTime);
  return started === undefined || due === undefined ? undefined : started - due;
}
