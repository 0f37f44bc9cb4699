import { setTimeout as delay } from 'node:timers/promises';
import { judgeFollower } from './chain-checker.ts';
import { groupedBy } from './grouped-by.ts';
import { unsettled } from './outcomes.ts';
import type { Scene } from './scene.ts';
import { prescribes, standingsAt } from './standing.ts';

const pollMs = 250;
const gridMs = 1000;

/** Ids of jobs that should fire now by everything that may stand. */
function firing({ book }: Pick<Scene, 'book'>): readonly string[] {
  const now = Date.now();
  const next = Math.ceil(now / gridMs) * gridMs;
  return book.jobs
    .filter(({ facts, everyMs }) =>
      standingsAt(book.actsOf(facts.id), now, 0).every((each) =>
        facts.after === undefined
          ? prescribes(each, Math.ceil(next / everyMs) * everyMs)
          : each.kind === 'enabled',
      ),
    )
    .map(({ facts }) => facts.id);
}

/**
 * Waits until something of every job that should fire has begun for a fire time of `since` or later. Gives up when for `withinMs`
 * no further job has, and answers with those that are missing: the checker will say so.
 */
export async function untilAllBegan(
  scene: Pick<Scene, 'book' | 'effects'>,
  { since, withinMs }: { readonly since: number; readonly withinMs: number },
): Promise<{ readonly missing: readonly string[] }> {
  return untilDone(withinMs, async () => {
    const begun = new Set(
      scene.effects
        .read()
        .filter(({ fireTime }) => fireTime >= since)
        .map(({ jobId }) => jobId),
    );
    return firing(scene).filter((id) => !begun.has(id));
  });
}

/** Waits until nothing of the window is in line any more, in the same way. */
export async function untilNothingWaits(
  { cluster }: Pick<Scene, 'cluster'>,
  window: { readonly from: number; readonly until: number; readonly withinMs: number },
): Promise<{ readonly missing: readonly string[] }> {
  const from = new Date(window.from).toISOString();
  const to = new Date(window.until - 1).toISOString();
  const path = `/api/v1/runs?state=${unsettled.join()}&from=${from}&to=${to}&limit=200`;
  return untilDone(window.withinMs, async () => {
    const page = await cluster.get(path).catch(() => undefined);
    if (page === undefined) return ['no answer'];
    const ids = page.items.map(({ id }: { id: string }) => id);
    return page.cursor === undefined ? ids : [...ids, 'and more'];
  });
}

/** Waits until whatever has ended in the window has been followed, in the same way. */
export async function untilFollowed(
  { book, effects }: Pick<Scene, 'book' | 'effects'>,
  window: { readonly from: number; readonly until: number; readonly withinMs: number },
): Promise<void> {
  const followers = book.jobs.filter(({ facts }) => facts.after !== undefined);
  const rules = { ...window, earlyMs: 0, harm: [] };
  await untilDone(window.withinMs, async () => {
    const byJob = groupedBy(effects.read(), ({ jobId }) => jobId);
    return followers.flatMap(({ facts }) =>
      judgeFollower(facts, byJob, rules)
        .findings.filter(({ kind }) => kind === 'lost')
        .map(({ jobId, fireTime }) => `${jobId}@${fireTime}`),
    );
  });
}

/** Looks until nothing is missing, or until what is missing has not become less for so long. */
async function untilDone(
  withinMs: number,
  look: () => Promise<readonly string[]>,
): Promise<{ readonly missing: readonly string[] }> {
  let fewest = Number.POSITIVE_INFINITY;
  let progressAtMs = performance.now();
  for (;;) {
    const missing = await look();
    if (missing.length === 0) return { missing };
    if (missing.length < fewest) {
      fewest = missing.length;
      progressAtMs = performance.now();
    }
    if (performance.now() - progressAtMs > withinMs) return { missing };
    await delay(pollMs);
  }
}
