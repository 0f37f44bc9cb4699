import type { OwedRun, RunEnvelope, ScheduleStore } from '@escapement/core';
import { resealScript } from './lua/resealing.ts';
import { readHead } from './run-head.ts';
import { queueScript, type ScriptArgument } from './script.ts';
import { seal } from './signature.ts';
import type { StoreParts } from './store-parts.ts';

/** Most entries sealed anew in one transaction: each envelope may be some kilobytes. */
const runsAtOnce = 200;

/**
 * Seals what is staged anew when the signing key has been replaced: a worker that has never known the old key could not tell
 * those runs from forged ones. It walks from the last due run to the next one, since runs leave at that end meanwhile.
 */
export function openResealing(parts: StoreParts): ScheduleStore['reseal'] {
  const { command, keys, fence, signingKeys } = parts;
  const { client } = command;
  let sealedUnder: string | undefined;

  async function owedAmong(runIds: readonly string[]): Promise<readonly OwedRun[]> {
    const records = await Promise.all(
      runIds.map((runId) => client.hmget(keys.run(runId), 'rev', 'head')),
    );
    return runIds.flatMap((runId, i) => {
      const [revision, headText] = records[i] ?? [];
      const head = readHead(runId, headText);
      return head === undefined ? [] : [{ runId, ...head, revision: Number(revision) }];
    });
  }

  const argumentsOf = (envelope: RunEnvelope, key: string): readonly ScriptArgument[] => {
    const { runId, revision, queue } = envelope;
    return [runId, revision, keys.entry(queue, runId), seal(envelope, key)];
  };

  return async (term, recomposed) => {
    const key = await signingKeys.current();
    sealedUnder ??= signingKeys.first() ?? key;
    if (sealedUnder === key) return { kind: 'committed', resealed: 0 };
    let resealed = 0;
    for (let from = 0; ; from += runsAtOnce) {
      const runIds = await client.zrevrange(keys.owed, from, from + runsAtOnce - 1);
      const envelopes = (await owedAmong(runIds)).map(recomposed).filter((one) => !!one);
      const args = envelopes.flatMap((envelope) => argumentsOf(envelope, key));
      const outcome = await fence.commit(term, (to) => {
        queueScript(to, resealScript, [keys.base, ...args]);
      });
      if (outcome.kind !== 'committed') return outcome;
      resealed += Number(outcome.replies[0]);
      if (runIds.length < runsAtOnce) break;
    }
    sealedUnder = key;
    return { kind: 'committed', resealed };
  };
}
