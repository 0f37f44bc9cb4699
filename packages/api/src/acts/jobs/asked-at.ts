import type { AskedMark, EpochMillis } from '@escapement/core';
import { keyReused } from '../../idempotency/idempotency-key.ts';
import type { Call } from '../act.ts';
import type { Writes } from '../writing-ports.ts';

/** When a run was first asked for under the key of its request: now, where it has none, or is the first. Refuses another input under its key. */
export async function askedAtOf(
  { archive, time }: Writes<'archive'>,
  { key, ask }: Pick<Call<unknown>, 'key' | 'ask'>,
  { jobId, ...marks }: AskedMark & { readonly jobId: string },
): Promise<EpochMillis> {
  const now = await time.ask();
  if (key === undefined) return now;
  const askedAt = await ask.redis(() => archive.firstAsked(jobId, marks, now));
  if (askedAt === 'another-input') throw keyReused();
  return askedAt;
}
