import {
  type CommitOutcome,
  type JobDefinition,
  type OwedRun,
  parseRunId,
  type RunEnvelope,
  type ScheduleStore,
  type Term,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { FencedParts } from '../office/fenced-parts.ts';
import { recordIn } from '../reading/open-record.ts';
import { sealedTicket } from '../runs/ticket.ts';
import { resealScript } from '../scripts/carrying.ts';
import { sealedCardOf } from './carried-batch.ts';

/** Most texts sealed anew in one call: each card may be some kilobytes. */
const textsAtOnce = 200;

/** Texts sealed anew, and what refers to them by number. */
interface Sealed {
  readonly cards?: readonly object[];
  readonly runs?: readonly object[];
  readonly texts: readonly string[];
}

type Resealed = CommitOutcome & { readonly resealed?: number };

/**
 * Seals what is staged anew when the signing key has been replaced: a worker that has never known the old key could not tell
 * those runs from forged ones. It walks from the last due run to the next one, since runs leave at that end meanwhile, and then
 * through the cards of all jobs; until a card's turn has come, workers ask ZooKeeper for what it says.
 */
export function openResealing(parts: FencedParts): ScheduleStore['reseal'] {
  const { fence, signingKeys } = parts;
  let sealedUnder: string | undefined;

  const commit = (term: Term, some: Sealed) => {
    const about = { cards: some.cards ?? [], runs: some.runs ?? [] };
    return fence.commit(term, 'sealing anew', { script: resealScript, about, texts: some.texts });
  };

  async function runsAnew(
    term: Term,
    key: string,
    recomposed: (run: OwedRun) => RunEnvelope | undefined,
  ): Promise<Resealed> {
    let resealed = 0;
    for (let from = 0; ; from += textsAtOnce) {
      const owed = await owedFrom(parts, from);
      const envelopes = owed.runs.map(recomposed).filter((one) => one !== undefined);
      const texts = envelopes.map((envelope) => sealedTicket(envelope, key));
      const runs = envelopes.map(({ runId, revision }, i) => ({
        id: runId,
        revision,
        number: i + 1,
      }));
      const outcome = await commit(term, { runs, texts });
      if (outcome.kind !== 'committed') return outcome;
      resealed += Number(outcome.replies[0]);
      if (owed.isLast) return { kind: 'committed', resealed };
    }
  }

  async function cardsAnew(
    term: Term,
    key: string,
    definitions: Iterable<JobDefinition>,
  ): Promise<CommitOutcome> {
    for (const some of chunked(definitions)) {
      const sealed = some.flatMap((definition) => {
        const text = sealedCardOf(definition.id, definition, key);
        return text === undefined ? [] : [{ definition, text }];
      });
      const cards = sealed.map(({ definition }, i) => {
        return { job: definition.id, revision: definition.revision, number: i + 1 };
      });
      const outcome = await commit(term, { cards, texts: sealed.map(({ text }) => text) });
      if (outcome.kind !== 'committed') return outcome;
    }
    return { kind: 'committed' };
  }

  return async (term, { recomposed, definitions }) => {
    const key = await signingKeys.current();
    sealedUnder ??= signingKeys.first() ?? key;
    if (sealedUnder === key) return { kind: 'committed', resealed: 0 };
    const runs = await runsAnew(term, key, recomposed);
    if (runs.kind !== 'committed') return runs;
    const cards = await cardsAnew(term, key, definitions());
    if (cards.kind !== 'committed') return cards;
    sealedUnder = key;
    return { kind: 'committed', resealed: runs.resealed ?? 0 };
  };
}

async function owedFrom(
  { client, keys }: FencedParts,
  from: number,
): Promise<{ readonly runs: readonly OwedRun[]; readonly isLast: boolean }> {
  return asking('reading what is owed', async () => {
    const runIds = await client.zrevrange(keys.owed, from, from + textsAtOnce - 1);
    const records = await Promise.all(runIds.map((runId) => client.get(keys.record(runId))));
    const runs = runIds.flatMap((runId, i) => {
      const { head } = recordIn(records[i] ?? null);
      const id = parseRunId(runId);
      if (id === undefined || head === undefined) return [];
      const { jobId, trigger, fireTime } = id;
      const { dueTime, revision, epoch } = head;
      return [{ runId, jobId, trigger, fireTime, dueTime, revision, epoch }];
    });
    return { runs, isLast: runIds.length < textsAtOnce };
  });
}

function* chunked(definitions: Iterable<JobDefinition>): Generator<readonly JobDefinition[]> {
  let some: JobDefinition[] = [];
  for (const definition of definitions) {
    some.push(definition);
    if (some.length < textsAtOnce) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
