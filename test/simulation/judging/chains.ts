import { groupIdOf, isOver } from '@escapement/core';
import type { Finding, Problem } from '../../drill/findings.ts';
import { groupedBy } from '../../drill/grouped-by.ts';
import { type Act, standingsAt } from '../../drill/standing.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { WrittenEffect } from '../cluster/world.ts';
import { type Follower, followingOf, type Occasion, occasionsOf } from './occasions.ts';

interface Span {
  readonly from: number;
  readonly until: number;
}

/** By then whoever leads has heard of an edit, and has seen to what ended. */
const settledWithinMs = 15_000;

/**
 * What is wrong with runs that come after others: each end that a job waits for leads to one run of it, or a row says why not, and nothing else
 * does. Of ends of which a Redis lost something nobody can say what was to come of them; nothing came of them twice all the same.
 */
export function chainFindings(cluster: Cluster, judged: Span): readonly Finding[] {
  const effects = groupedBy(cluster.world.effects, ({ jobId }) => jobId);
  const unstopped = stopsLost(cluster);
  return cluster.jobs.flatMap((job) => {
    if (!isFollower(job)) return [];
    const { id: jobId } = job.facts;
    return [
      ...twiceDone(job, effects.get(jobId) ?? [], unstopped),
      ...problemsOf(cluster, job, judged),
    ].map(({ at: fireTime, ...problem }): Finding => ({ ...problem, jobId, fireTime }));
  });
}

type ProblemAt = Problem & { readonly at: number };

function isFollower(job: Cluster['jobs'][number]): job is Follower {
  return job.after !== undefined;
}

/** Runs that were stopped in a time that Redis lost: one may have ended so, been followed, and then been done after all, since nobody knew that it was to stop. */
function stopsLost({ person, losses }: Cluster): ReadonlySet<string> {
  const isLost = (at: number) => losses.some(({ from, until }) => at >= from && at <= until);
  return new Set(person.stopped.filter(({ at }) => isLost(at)).map(({ runId }) => runId));
}

/** What its tasks themselves were told of: two runs after the same, or an attempt of one twice. */
function* twiceDone(
  { after }: Follower,
  effects: readonly WrittenEffect[],
  unstopped: ReadonlySet<string>,
): Generator<ProblemAt> {
  const told = effects.filter((effect) => effect.after !== undefined && effect.after.length > 0);
  const keyOf = (effect: WrittenEffect) =>
    after.mode === 'any' ? effect.after?.join() : String(effect.fireTime);
  for (const [key, ofOne] of groupedBy(told, keyOf)) {
    const runIds = [...new Set(ofOne.map(({ runId }) => groupIdOf(runId) ?? runId))];
    const at = ofOne[0]?.fireTime ?? 0;
    const hasEndedTwice = ofOne.some((effect) => effect.after?.some((id) => unstopped.has(id)));
    if (runIds.length > 1 && !hasEndedTwice)
      yield { kind: 'doubled', at, note: `${runIds.join()} after ${key}` };
    const attempts = ofOne.map(({ runId, attempt }) => `${runId} ${attempt}`);
    if (new Set(attempts).size < attempts.length)
      yield { kind: 'doubled', at, note: `an attempt began twice: ${attempts.join()}` };
  }
}

function* problemsOf(cluster: Cluster, job: Follower, judged: Span): Generator<ProblemAt> {
  const { store } = cluster.world;
  const following = groupedBy(followingOf(store, job), ({ key }) => key);
  const occasions = occasionsOf(store, job);
  for (const occasion of occasions) {
    const span = spanOf(cluster, occasion);
    const at = occasion.ends[0]?.fireTime ?? 0;
    if (at < judged.from || at >= judged.until || isTouched(cluster, occasion, span)) continue;
    const here = following.get(occasion.key) ?? [];
    const note = `after ${occasion.ends.map(({ runId, state }) => `${runId} ${state}`).join()}`;
    if (here.length > 1) yield { kind: 'doubled', at, note };
    if (here.length === 0 && isFollowing(cluster.person.actsOf(job.facts.id), span))
      yield { kind: 'lost', at, note };
    for (const { runId, state } of here) {
      if (state !== undefined && !isOver(state))
        yield { kind: 'waiting', at, note: `${runId} ${state}` };
    }
  }
  const known = new Set(occasions.map(({ key }) => key));
  for (const [key, [first]] of following) {
    if (known.has(key) || first === undefined) continue;
    const before = store.run(first.after);
    // What Redis lost of the run before it nobody can tell.
    if (before === undefined) continue;
    const { runId, jobId, fireTime } = before.envelope;
    const end = {
      runId,
      jobId,
      state: before.state,
      fireTime,
      endedAt: before.endedAt ?? fireTime,
    };
    const occasion = { key, ends: [end] };
    if (!isTouched(cluster, occasion, spanOf(cluster, occasion)))
      yield {
        kind: 'phantom',
        at: fireTime,
        note: `${first.runId} after ${runId} ${before.state}`,
      };
  }
}

/** In which it follows or does not: as long as it may be that a leader sees to its ends by another standing than that which they found. */
function spanOf({ outages }: Cluster, { ends }: Occasion): Span {
  const times = ends.map(({ endedAt }) => endedAt);
  let from = Math.min(...times) - settledWithinMs;
  let until = Math.max(...times) + settledWithinMs;
  for (const out of outages) {
    if (out.from > until || out.until < from) continue;
    from = Math.min(from, out.from);
    until = Math.max(until, out.until);
  }
  return { from, until };
}

/** Whether Redis lost something of it. */
function isTouched({ losses }: Cluster, { ends }: Occasion, { until }: Span): boolean {
  const since = Math.min(...ends.map(({ fireTime }) => fireTime));
  return losses.some((lost) => lost.from <= until && since <= lost.until + settledWithinMs);
}

/** Whether it stood there all the time, and was not paused. */
function isFollowing(acts: readonly Act[], { from, until }: Span): boolean {
  const edges = acts.flatMap(({ askedAt, answeredAt = askedAt }) => [askedAt + 1, answeredAt + 1]);
  const instants = [from, until, ...edges.filter((at) => at > from && at < until)];
  return instants.every((at) => standingsAt(acts, at, 0).every(({ kind }) => kind === 'enabled'));
}
