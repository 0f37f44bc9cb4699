import type { CalendarDefinition, CommitOutcome, ScheduleStore, Term } from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import { withoutReplies } from '../office/fenced.ts';
import type { FencedParts } from '../office/fenced-parts.ts';
import { wholeIn } from '../reading/record-fields.ts';
import { wholeHash } from '../reading/whole-hash.ts';
import { adoptScript, keepCalendarsScript } from '../scripts/orphans.ts';

/** Most jobs set aside by one script. */
const jobsAtOnce = 1_000;

type Adoption = Pick<
  ScheduleStore,
  'minimumRevisions' | 'adopt' | 'orphans' | 'discarded' | 'keepCalendars'
>;

/** Taking over what another ensemble left in Redis. */
export function openAdoption(parts: FencedParts): Adoption {
  const { client, keys } = parts;
  return {
    minimumRevisions: () =>
      asking('reading the minimum revisions', () =>
        wholeHash(client, keys.minRevision, (text) => wholeIn(text) ?? 0),
      ),
    adopt: (term, jobs) => adopt(parts, term, jobs),
    orphans: () =>
      asking('reading what is set aside', async () => {
        const [setAside, discarded] = await Promise.all([
          client.zrange(keys.orphans, '0', '-1'),
          client.smembers(keys.discarded),
        ]);
        return { setAside: new Set(setAside), discarded: new Set(discarded) };
      }),
    discarded: () => asking('reading what was given up', () => client.smembers(keys.discarded)),
    keepCalendars: (term, change) => keepCalendars(parts, term, change),
  };
}

async function adopt(
  { fence }: FencedParts,
  term: Term,
  jobs: { readonly orphans: readonly string[]; readonly present: readonly string[] },
): Promise<CommitOutcome> {
  const left = [...jobs.orphans];
  const others = [...jobs.present];
  for (;;) {
    const orphans = left.splice(0, jobsAtOnce);
    const present = others.splice(0, jobsAtOnce - orphans.length);
    const isLast = left.length === 0 && others.length === 0;
    const about = { orphans, present, isLast };
    const outcome = await fence.commit(term, 'adopting jobs', {
      script: adoptScript,
      about,
      isBeforeVouching: true,
    });
    if (outcome.kind !== 'committed' || isLast) return withoutReplies(outcome);
  }
}

async function keepCalendars(
  { fence }: FencedParts,
  term: Term,
  change: { readonly kept: readonly CalendarDefinition[]; readonly removed: readonly string[] },
): Promise<CommitOutcome> {
  const about = { kept: change.kept.map(({ name }) => name), removed: change.removed };
  const texts = change.kept.map((each) => JSON.stringify(each));
  return withoutReplies(
    await fence.commit(term, 'keeping the calendars', {
      script: keepCalendarsScript,
      about,
      texts,
    }),
  );
}
