import { type LockTenure, parseJson, slotNameSchema, toIso } from '@escapement/core';
import type { StoreParts } from '../connection/store-parts.ts';
import { isInstant } from '../reading/record-fields.ts';
import { viewLeasePastScript } from '../scripts/leasing.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript } from '../scripts/script.ts';

/** Those who held a lease last, newest first. */
export async function viewLeasePast(
  parts: Pick<StoreParts, 'client' | 'keys'>,
  name: string,
): Promise<readonly LockTenure[]> {
  if (!slotNameSchema.safeParse(name).success) return [];
  const reply = await runScript(parts, viewLeasePastScript, { name });
  const [now, token, ...rows] = listIn(reply, 'reading who held a lease', 2);
  const standing = { now: Number(now), token: token === '' ? undefined : Number(token) };
  return rows.flatMap((row) => tenureIn(String(row), standing) ?? []);
}

/** What somebody else wrote there is nobody's tenure. */
function tenureIn(
  row: string,
  standing: { readonly now: number; readonly token: number | undefined },
): LockTenure | undefined {
  const told = parseJson(row);
  if (told.kind !== 'json' || !Array.isArray(told.value)) return undefined;
  const [token, owner, since, until, how, by, reason] = told.value as readonly unknown[];
  if (typeof owner !== 'string' || !isInstant(since) || !isInstant(until)) return undefined;
  if (!Number.isSafeInteger(token)) return undefined;
  const fencingToken = Number(token);
  const who = { fencingToken, workerId: owner, runId: null };
  const tenure = { ...who, mode: 'lease', since: toIso(since) } as const;
  if (fencingToken === standing.token) return tenure;
  if (how === 'released' || how === 'taken-away') {
    const taker = typeof by === 'string' && typeof reason === 'string' ? { by, reason } : undefined;
    const whose = taker === undefined ? {} : { endedBy: taker.by, reason: taker.reason };
    return { ...tenure, endedAt: toIso(until), endedBecause: how, ...whose };
  }
  // It would be his still, and is not: Redis, or somebody in it, forgot that he held it.
  if (until > standing.now) return { ...tenure, endedBecause: 'unknown' };
  return { ...tenure, endedAt: toIso(until), endedBecause: 'ran-out' };
}
