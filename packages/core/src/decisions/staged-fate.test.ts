import { compileSchedule, type Timetable } from '@escapement/timetable';
import { expect, it } from 'vitest';
import { scheduledRunId } from '../runs/run-id.ts';
import type { CatchUp } from '../schemas/job.ts';
import type { EpochMillis } from '../words/instants.ts';
import { redisMillis } from '../words/redis-millis.ts';
import { fatesOf, type StandingRule } from './staged-fate.ts';
import type { StagedRun } from './staged-run.ts';

const now = redisMillis(Date.UTC(2026, 10, 22, 12));

function jittered(): Timetable {
  const spec = { kind: 'every', everyMs: 10_000, jitterMs: 60_000 } as const;
  const compiled = compileSchedule(spec, { key: 'tick' });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable;
}

const timetable = jittered();

function staged(fireTime: EpochMillis): StagedRun {
  const dueTime = timetable.dueTime(fireTime);
  const runId = scheduledRunId('tick', fireTime);
  return { runId, trigger: 'schedule', fireTime, dueTime, queue: 'default', revision: 1 };
}

/** Fire times that have passed, a late one before one that its jitter lets be due later. */
function lateAndToCome(): readonly [EpochMillis, EpochMillis] {
  for (let i = 1; i < 1_000; i += 1) {
    const [late, next] = [now - (i + 1) * 10_000, now - i * 10_000];
    if (timetable.dueTime(late) < now - 5_000 && timetable.dueTime(next) > now) return [late, next];
  }
  throw new Error('there is no such pair');
}

it('a change serves no overdue run where a newer one is still to come', () => {
  const fireTimes = lateAndToCome();
  const catchUp: CatchUp = { policy: 'latest', withinMs: 3_600_000 };
  const ever = Number.NEGATIVE_INFINITY;
  const rule: StandingRule = {
    ...{ kind: 'prescribes', timetable, catchUp },
    ...{ since: ever, knownSince: ever, before: () => 'edited' },
  };
  const fates = fatesOf(fireTimes.map(staged), rule, now).map(([, fate]) => fate);
  expect(fates).toEqual([
    { kind: 'given-up', outcome: 'missed', reason: 'newer-run-serves' },
    { kind: 'kept', dueTime: timetable.dueTime(fireTimes[1]) },
  ]);
});
