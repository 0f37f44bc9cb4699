import { wasHarmed } from '../../drill/beginnings.ts';
import type { Finding, Problem } from '../../drill/findings.ts';
import { groupedBy } from '../../drill/grouped-by.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { WrittenEffect } from '../cluster/world.ts';
import type { Retrying } from '../people/jobs.ts';

/** What is wrong with how often runs were tried: one that fails is tried again as often as its job says, and after as long. */
export function attemptFindings({ jobs, world, harm }: Cluster): readonly Finding[] {
  const retries = new Map(jobs.map(({ facts, retry }) => [facts.id, retry]));
  return [...groupedBy(world.effects, ({ runId }) => runId)].flatMap(([runId, effects]) => {
    const [first] = effects;
    const retry = first && retries.get(first.jobId);
    // What a harmed worker could not say of an attempt nobody counts.
    if (first === undefined || retry === undefined) return [];
    if (effects.some((effect) => wasHarmed(effect, harm))) return [];
    const { jobId, fireTime } = first;
    const inOrder = [...effects].sort((a, b) => a.attempt - b.attempt);
    return [...problemsOf(inOrder, retry, world.store.run(runId)?.state)].map(
      ({ kind, note }): Finding => ({ kind, jobId, fireTime, note: `${runId}: ${note}` }),
    );
  });
}

function* problemsOf(
  effects: readonly WrittenEffect[],
  { attempts, delayMs }: Retrying,
  state: string | undefined,
): Generator<Problem> {
  const failures = effects.filter(({ endedAs }) => endedAs === 'failed').length;
  if (failures > attempts) yield { kind: 'doubled', note: `${failures} failures of ${attempts}` };
  if (state === 'failed' && failures < attempts)
    yield { kind: 'givenUp', note: `after ${failures} failures of ${attempts}` };
  let failed = 0;
  for (const [place, before] of effects.entries()) {
    if (before.endedAs !== 'failed' || before.endedAt === undefined) continue;
    const mayBeginAt = before.endedAt + delayMs * 2 ** failed;
    failed += 1;
    const next = effects[place + 1];
    if (next !== undefined && next.begunAt < mayBeginAt)
      yield { kind: 'early', note: `attempt ${next.attempt}, ${mayBeginAt - next.begunAt} ms` };
  }
}
