import type { JobInput, KnownCalendars } from '@escapement/core';
import type { Ask } from '../ask.ts';
import { calendarsOf } from '../calendars/known-calendars.ts';
import { checkTimeMs, isCheckTimeOver } from '../checks/check-time.ts';
import { checksBusy } from '../checks/checks-busy.ts';
import type { ScheduleQuestion, Verdict } from '../checks/questions.ts';
import { manyAtOnce } from '../many-at-once.ts';
import { summary } from '../problems/input-summary.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** So few that whoever asks beside a batch waits for a part of it only, and so many that the way to a thread costs little for each. */
const askedTogether = 50;
/** As many as there are threads. */
const questionsAtOnce = 2;
/** Of the time for a question what the thread takes for itself, so that it answers before it is ended. */
const shareOfThread = 0.6;

interface World {
  readonly deps: ReadingPorts;
  readonly ask: Ask;
}

/**
 * What is wrong with the schedules of jobs that are to be stored, in their order; `undefined` where nothing is. One that costs all there is
 * of time leaves none for those after it, which are then refused as unchecked.
 */
export async function scheduleRefusals(
  world: World,
  inputs: readonly JobInput[],
  known: KnownCalendars,
): Promise<readonly (ProblemSignal | undefined)[]> {
  const lots: (readonly JobInput[])[] = [];
  for (let from = 0; from < inputs.length; from += askedTogether) {
    lots.push(inputs.slice(from, from + askedTogether));
  }
  const refusals = await manyAtOnce(questionsAtOnce, lots, async (lot, place) => {
    const isTooLate = place > 0 && isCheckTimeOver(world.ask);
    const verdicts = isTooLate ? [] : await verdictsOf(world, lot, known);
    return lot.map((_, index) => refusalOf(verdicts[index]));
  });
  return refusals.flat();
}

/** Fewer than asked for where time ran out. */
async function verdictsOf(
  { deps, ask }: World,
  inputs: readonly JobInput[],
  known: KnownCalendars,
): Promise<readonly Verdict[]> {
  const withinMs = checkTimeMs(ask);
  const schedules = inputs.map((input) => questionOf(deps, input));
  const calendars = new Set(inputs.flatMap(({ schedule }) => calendarsOf(schedule, known)));
  const enoughMs = withinMs * shareOfThread;
  const question = { schedules, calendars: [...calendars], enoughMs };
  try {
    return (await deps.checks.ask('schedules', question, withinMs)).verdicts;
  } catch (error) {
    if (error instanceof ProblemSignal && error.code === 'CHECKS_BUSY') return [];
    throw error;
  }
}

/** Editing the description of a one-time job that has fired must stay possible, so only a changed schedule meets the clock. */
function questionOf({ catalog, time }: ReadingPorts, { id, schedule }: JobInput): ScheduleQuestion {
  const standing = catalog.get(id)?.schedule;
  const isUnchanged = JSON.stringify(standing) === JSON.stringify(schedule);
  return { schedule, key: id, now: isUnchanged ? undefined : time.now() };
}

function refusalOf(verdict: Verdict | undefined): ProblemSignal | undefined {
  if (verdict === undefined) return checksBusy();
  return verdict.errors.length === 0 ? undefined : scheduleInvalid(verdict);
}

/** The refusal of a schedule with everything that was found wrong with it. */
export function scheduleInvalid({ errors }: Verdict): ProblemSignal {
  return new ProblemSignal('SCHEDULE_INVALID', summary(errors), { errors });
}
