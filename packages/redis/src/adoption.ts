import type { CalendarDefinition, CommitOutcome, ScheduleStore, Term } from '@escapement/core';
import { adoptScript, keepCalendarsScript } from './lua/orphans.ts';
import { inOffice } from './office-store.ts';
import { wholeIn } from './record-fields.ts';
import { queueScript } from './script.ts';
import { asking } from './store-fault.ts';
import { type StoreParts, withoutReplies } from './store-parts.ts';

/** Most jobs set aside by one script. */
const jobsAtOnce = 1_000;

type Adoption = Pick<
  ScheduleStore,
  'minimumRevisions' | 'adopt' | 'orphans' | 'discarded' | 'keepCalendars'
>;

/** Taking over what another ensemble left in Redis. */
export function openAdoption(parts: StoreParts): Adoption {
  const { command, keys } = parts;
  const { client } = command;
  return {
    minimumRevisions: () =>
      asking('reading the minimum revisions', async () => {
        const all = await client.hgetall(keys.minRevision);
        return new Map(Object.entries(all).map(([jobId, text]) => [jobId, wholeIn(text) ?? 0]));
      }),
    adopt: (term, jobs) => asking('adopting jobs', () => adopt(parts, term, jobs)),
    orphans: () =>
      asking('reading what is set aside', async () => {
        const [setAside, discarded] = await Promise.all([
          client.zrange(keys.orphans, '0', '-1'),
          client.smembers(keys.discarded),
        ]);
        return { setAside: new Set(setAside), discarded: new Set(discarded) };
      }),
    discarded: () => asking('reading what was given up', () => client.smembers(keys.discarded)),
    keepCalendars: (term, change) =>
      asking('keeping the calendars', () => keepCalendars(parts, term, change)),
  };
}

async function adopt(
  parts: StoreParts,
  term: Term,
  jobs: { readonly orphans: readonly string[]; readonly present: readonly string[] },
): Promise<CommitOutcome> {
  const orphans = [...jobs.orphans];
  const present = [...jobs.present];
  for (;;) {
    const some = orphans.splice(0, jobsAtOnce);
    const others = present.splice(0, jobsAtOnce - some.length);
    const isLast = orphans.length === 0 && present.length === 0;
    const args = [parts.time.now(), isLast ? 1 : 0, some.length, ...some, ...others];
    const outcome = await inOffice(parts, term, { script: adoptScript, args });
    if (outcome.kind !== 'committed' || isLast) return outcome;
  }
}

async function keepCalendars(
  { keys, fence }: StoreParts,
  term: Term,
  change: { readonly kept: readonly CalendarDefinition[]; readonly removed: readonly string[] },
): Promise<CommitOutcome> {
  const pairs = change.kept.flatMap((each) => [each.name, JSON.stringify(each)]);
  const args = [keys.base, change.kept.length, ...pairs, ...change.removed];
  return withoutReplies(
    await fence.commit(term, (to) => queueScript(to, keepCalendarsScript, args)),
  );
}
