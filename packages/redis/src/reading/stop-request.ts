import { parseJson, type StopRequest, toIso } from '@escapement/core';
import { isInstant } from './record-fields.ts';

/** Who wants a run stopped, as its record keeps it; what cannot be read of it says that somebody does. */
export function stopIn(text: string | null | undefined): StopRequest | undefined {
  if (!text) return undefined;
  const parsed = parseJson(text);
  const kept = (parsed.kind === 'json' ? parsed.value : undefined) ?? {};
  const { at, by, reason } = kept as Partial<Record<'at' | 'by' | 'reason', unknown>>;
  return {
    askedAt: toIso(isInstant(at) ? at : 0),
    by: typeof by === 'string' ? by : 'unknown',
    reason: typeof reason === 'string' ? reason : '',
  };
}
