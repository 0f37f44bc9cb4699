import {
  attemptOutcomes,
  type EarlierAttempt,
  type EpochMillis,
  parseJson,
  toIso,
} from '@escapement/core';
import { isInstant } from './record-fields.ts';

/** The attempts before the last, as a record keeps them (`scripts/attempts.ts`); none where there are none, or none that can be read. */
export function earlierAttemptsIn(
  text: string | null | undefined,
  fireTime: EpochMillis,
): { readonly earlierAttempts?: EarlierAttempt[] } {
  if (!text) return {};
  const parsed = parseJson(text.slice(text.indexOf('[')));
  if (parsed.kind !== 'json' || !Array.isArray(parsed.value)) return {};
  const attempts = (parsed.value as readonly unknown[]).flatMap((row) => attemptIn(row, fireTime));
  return attempts.length === 0 ? {} : { earlierAttempts: attempts };
}

function attemptIn(row: unknown, fireTime: EpochMillis): readonly EarlierAttempt[] {
  if (!Array.isArray(row)) return [];
  const [attempt, said, begun, ended, worker, reason] = row as readonly unknown[];
  const outcome = attemptOutcomes.find((each) => each === said);
  const at = (offset: unknown) => (typeof offset === 'number' ? fireTime + offset : undefined);
  const [startedAt, finishedAt] = [at(begun), at(ended)];
  if (outcome === undefined || !Number.isSafeInteger(attempt) || !isInstant(finishedAt)) return [];
  return [
    {
      attempt: attempt as number,
      outcome,
      ...(typeof worker === 'string' ? { workerId: worker } : {}),
      ...(isInstant(startedAt) ? { startedAt: toIso(startedAt) } : {}),
      finishedAt: toIso(finishedAt),
      ...(typeof reason === 'string' ? { reason } : {}),
    },
  ];
}
