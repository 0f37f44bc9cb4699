import {
  type Backfill,
  type BackfillPut,
  type EpochMillis,
  fromIso,
  type JobDefinition,
  type StandingBackfill,
  unreachable,
} from '@escapement/core';
import type { BackfillBody } from '@escapement/protocol';
import { type PlannedBackfill, planOf } from '../../jobs/backfill-plan.ts';
import { refuseUnsupportedPolicies } from '../../jobs/policy-check.ts';
import type { Act, Call } from '../act.ts';
import { done, jobThing, refused } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';
import { runMark } from './run-mark.ts';
import { type NotWhole, wholeJob } from './standing-job.ts';

/** How much of a mark names a back-fill. */
const idChars = 6;

export type BackfillOutcome =
  /** It runs, by this call or an earlier one with the same key. */
  | { readonly kind: 'asked'; readonly backfill: StandingBackfill }
  | Extract<BackfillPut, { kind: 'another' }>
  /** All fire times had a run, or there are none. */
  | { readonly kind: 'nothing'; readonly leftOut: number }
  | NotWhole;

/** What is asked for. */
export interface AskedBackfill {
  readonly jobId: string;
  readonly body: BackfillBody;
  readonly reason: string;
}

/** Has fire times of the past run, by the definition that stands when the turn of each comes. */
export function backfill(ports: Writes<'backfills'>): Act<AskedBackfill, BackfillOutcome> {
  return {
    name: 'job.backfill',
    about: ({ jobId }) => [jobThing(jobId)],
    told: (outcome) => {
      switch (outcome.kind) {
        case 'asked': {
          const { id, total, leftOut } = outcome.backfill;
          return done({ after: { id, total, leftOut } });
        }
        case 'another':
          return refused('BACKFILL_RUNNING');
        case 'nothing':
          return refused('BACKFILL_EMPTY');
        default:
          return refused(outcome.kind);
      }
    },
    async perform(call) {
      const { jobId, body } = call.input;
      const found = await wholeJob(ports, jobId, call);
      if (found.kind !== 'whole') return found;
      refuseUnsupportedPolicies(found.definition);
      const id = runMark(jobId, call.key && `backfill ${call.key}`).slice(-idChars);
      const before = await call.ask.redis(() => ports.backfills.get(jobId, id));
      if (before !== undefined) return { kind: 'asked', backfill: before };
      const now = await ports.time.ask();
      const plan = await planOf(ports, call.ask, { definition: found.definition, body, now });
      if (plan.fireTimes.length === 0) return { kind: 'nothing', leftOut: plan.leftOut };
      return put(ports, call, { id, plan, definition: found.definition, now });
    },
  };
}

async function put(
  { backfills }: Writes<'backfills'>,
  { input: { jobId, body, reason }, who, ask }: Call<AskedBackfill>,
  about: {
    readonly id: string;
    readonly plan: PlannedBackfill;
    readonly definition: JobDefinition;
    readonly now: EpochMillis;
  },
): Promise<BackfillOutcome> {
  const { id, plan, definition, now } = about;
  const backfill: Backfill = {
    ...{ id, jobId, from: fromIso(body.from) ?? 0, to: fromIso(body.to) ?? 0 },
    ...{ order: body.order ?? 'oldest-first', again: body.again ?? false, reason },
    ...(body.parallel === undefined ? {} : { parallel: body.parallel }),
    ...{ by: whoAsked(who), askedAt: now, version: definition.version },
    ...{ total: plan.fireTimes.length, leftOut: plan.leftOut },
  };
  const outcome = await ask.redis(() => backfills.put(backfill, plan.fireTimes));
  switch (outcome.kind) {
    case 'another':
      return outcome;
    case 'put': {
      const standing = await ask.redis(() => backfills.get(jobId, id));
      const ends = { succeeded: 0, failed: 0, cancelled: 0, unknown: 0 };
      const fresh = { ...backfill, state: 'running', staged: 0, ends } as const;
      return { kind: 'asked', backfill: standing ?? fresh };
    }
    default:
      return unreachable(outcome);
  }
}
