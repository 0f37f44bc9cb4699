import type { DecidedOutcome, LedgerEntry } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../rig/random.ts';
import { endTaken, exchange, takeDue } from './redis-hands.ts';
import { advanceOf, changeOf, definitionOf, runDueIn } from './redis-plans.ts';
import { term, useRedis, useStore } from './redis-rig.ts';

const jobId = 'nightly-report';
const base = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
const at = (seconds: number) => base + seconds * 1000;

/** A stretch of these seconds, as a plan decides it. */
function stretch(seconds: readonly number[], changes: Partial<DecidedOutcome> = {}) {
  const fireTimes = seconds.map(at);
  const [fireTime = 0] = fireTimes;
  const many = fireTimes.length > 1;
  return {
    fireTime,
    ...(many ? { untilFireTime: fireTimes.at(-1) ?? 0, count: fireTimes.length, fireTimes } : {}),
    outcome: 'missed',
    reason: 'too-old',
    ...changes,
  } satisfies DecidedOutcome;
}

const seconds = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);

describe('the ledger', () => {
  const redis = useRedis();
  const store = useStore(redis);

  const decide = (...outcomes: readonly DecidedOutcome[]) =>
    store.schedule.stage(term, [advanceOf([], { jobId, outcomes })]);
  const runAt = (second: number) => runDueIn(0, { fireTime: at(second), overlap: 'allow' });
  async function entries(query: { from?: number; to?: number } = {}) {
    const all: LedgerEntry[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.archive.ledger(jobId, {
        limit: 50,
        ...query,
        ...(cursor === undefined ? {} : { cursor }),
      });
      all.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return all;
  }
  /** Rows as `from..until×count reason`, in seconds of the test, oldest first. */
  const rows = async (query?: { from?: number; to?: number }) =>
    (await entries(query)).reverse().map((entry) => {
      const second = (instant: string) => (Date.parse(instant) - base) / 1000;
      const until = entry.untilFireTime === undefined ? '' : `..${second(entry.untilFireTime)}`;
      const count = entry.count === undefined ? '' : `×${entry.count}`;
      return `${second(entry.fireTime)}${until}${count} ${entry.reason ?? entry.outcome}`;
    });

  it('keeps what is left of a stretch when its first fire time has an outcome already', async () => {
    await decide(stretch([1], { outcome: 'superseded', reason: 'edited' }));
    await decide(stretch([1, 2, 3]));
    expect(await rows()).toEqual(['1 edited', '2..3×2 too-old']);
  });

  it('splits a stretch around rows and runs that stand in the midst of it', async () => {
    await store.schedule.stage(term, [advanceOf([runAt(4), runAt(7)])]);
    await decide(stretch([9], { outcome: 'skipped', reason: 'calendar' }));
    await decide(stretch(seconds(1, 12)));
    expect(await rows()).toEqual([
      '1..3×3 too-old',
      '4 run',
      '5..6×2 too-old',
      '7 run',
      '8 too-old',
      '9 calendar',
      '10..12×3 too-old',
    ]);
  });

  it('splits one that is too long to be counted at instants', async () => {
    await decide(stretch(seconds(10, 12)));
    const long = { fireTime: at(1), untilFireTime: at(20) };
    await decide({ ...long, outcome: 'missed', reason: 'catch-up-none' });
    expect(await rows()).toEqual([
      '1..9.999 catch-up-none',
      '10..12×3 too-old',
      '12.001..20 catch-up-none',
    ]);
  });

  it('changes nothing when everything is said once more', async () => {
    await decide(stretch(seconds(1, 5)), stretch(seconds(8, 20, 3)));
    const before = await rows();
    await decide(stretch(seconds(1, 5), { reason: 'catch-up-none' }), stretch(seconds(8, 20, 3)));
    expect(await rows()).toEqual(before);
    expect((await store.archive.totals()).last24h.missed).toBe(10);
  });

  it('stages no run of a fire time that a stretch covers, however far from its ends', async () => {
    await decide(stretch(seconds(1, 50)));
    await store.schedule.stage(term, [advanceOf([runAt(25), runAt(51)])]);
    expect(await rows()).toEqual(['1..50×50 too-old', '51 run']);
  });

  it('shows a stretch that began before the span that is asked for, or ends after it', async () => {
    await decide(stretch(seconds(1, 50)), stretch(seconds(60, 70)));
    expect(await rows({ from: at(20) })).toEqual(['1..50×50 too-old', '60..70×11 too-old']);
    expect(await rows({ from: at(30), to: at(40) })).toEqual(['1..50×50 too-old']);
    expect(await rows({ from: at(55), to: at(60) })).toEqual([]);
  });

  it('is read on behind a stretch that goes on after the span, with nothing left out', async () => {
    await decide(stretch([3]), stretch([5]), stretch(seconds(20, 50)));
    const to = at(30);
    const first = await store.archive.ledger(jobId, { to, limit: 1 });
    const next = { to, limit: 5, cursor: first.cursor ?? '' };
    const found = [...first.items, ...(await store.archive.ledger(jobId, next)).items];
    expect(found.map(({ fireTime }) => (Date.parse(fireTime) - base) / 1000)).toEqual([20, 5, 3]);
    const page = await store.archive.outcomes({ jobIds: [jobId], to, limit: 1 });
    const behind = { jobIds: [jobId], to, limit: 5, cursor: page.next?.cursor ?? '' };
    const rest = await store.archive.outcomes(behind);
    expect([...page.items, ...rest.items]).toEqual(found.map((entry) => ({ ...entry, jobId })));
  });

  it('is read of so many jobs for a page over several, which says with which it goes on', async () => {
    const jobIds = Array.from({ length: 201 }, (_, i) => `job-${i}`);
    const outcomes = [stretch([1])];
    await store.schedule.stage(
      term,
      jobIds.map((each) => advanceOf([], { jobId: each, outcomes })),
    );
    const skipped = { outcomes: ['skipped'], limit: 5 } as const;
    const page = await store.archive.outcomes({ jobIds, ...skipped });
    expect(page).toEqual({ items: [], next: { jobId: 'job-200' } });
    const last = await store.archive.outcomes({ jobIds: ['job-200'], ...skipped });
    expect(last).toEqual({ items: [] });
  });

  it('takes out of a stretch what turns out to have run', async () => {
    await decide(stretch(seconds(1, 9), { outcome: 'unknown', reason: 'redis-forgot' }));
    const envelope = runAt(5);
    const told = { envelope, startedAt: envelope.fireTime, failures: 0 };
    const end = { runId: envelope.runId, attempt: 1, event: 'succeed', told } as const;
    expect((await exchange(store, { ends: [end] })).ends).toEqual(['settled']);
    expect(await rows()).toEqual(['1..4×4 redis-forgot', '5 run', '6..9×4 redis-forgot']);
  });

  it('says of the time before a loss that its records are lost, once, at the end of the last page', async () => {
    const createdAt = new Date(at(0)).toISOString();
    const definition = definitionOf({ createdAt, updatedAt: createdAt });
    await store.schedule.carry(term, [changeOf({ revision: 1, definition })]);
    const reason = 'redis-forgot' as const;
    const unknown = { after: at(100), until: at(103), outstanding: [], behind: {}, reason };
    await store.office.vouch(term, { leastGeneration: 1, unknown });
    await decide(stretch(seconds(101, 103), { outcome: 'unknown', reason }));
    expect(await rows()).toEqual(['0..100 records-lost', '101..103×3 redis-forgot']);
    expect(await rows({ from: at(101) })).toEqual(['101..103×3 redis-forgot']);
    const full = await store.archive.ledger(jobId, { limit: 1 });
    expect(full.items).toHaveLength(1);
    const rest = await store.archive.ledger(jobId, { limit: 1, cursor: full.cursor ?? '' });
    expect(rest).toEqual({ items: [expect.objectContaining({ reason: 'records-lost' })] });
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'has one outcome for each fire time, the first, whatever is recorded and run in whatever order (seed %i)',
    async (seed) => {
      const random = randomFrom(seed);
      const truth = new Map<number, string>();
      const reasons = ['too-old', 'catch-up-none', 'newer-run-serves'] as const;
      const step = random.pick([1, 3, 7]);
      for (let act = 0; act < 120; act += 1) {
        const from = step * random.between(0, 300);
        if (random.chance(0.35)) {
          const run = runAt(from);
          await store.schedule.stage(term, [advanceOf([run])]);
          if (!truth.has(from)) truth.set(from, run.runId);
          if (random.chance(0.6)) {
            const taken = await takeDue(store, random.between(1, 3));
            await endTaken(
              store,
              taken.filter(() => random.chance(0.7)),
            );
          }
          continue;
        }
        const decided = seconds(from, from + step * random.between(0, 25), step);
        const reason = random.pick(reasons);
        await decide(stretch(decided, { reason }));
        for (const second of decided) if (!truth.has(second)) truth.set(second, reason);
      }
      const found = new Map<number, string>();
      for (const { fireTime, runId, reason, ...entry } of await entries()) {
        const times = await fireTimesOf(fireTime, entry);
        for (const second of times) {
          expect(found.has(second), `two outcomes at ${second}`).toBe(false);
          found.set(second, runId ?? reason ?? '');
        }
      }
      expect(sorted(found)).toEqual(sorted(truth));
    },
  );

  /** The seconds that an entry stands for; how they lie within a stretch is in its row. */
  async function fireTimesOf(fireTime: string, entry: { count?: number | undefined }) {
    const first = Date.parse(fireTime);
    if (entry.count === undefined) return [(first - base) / 1000];
    const row = await redis.server.send('HGET', `{esc}:-rows:${jobId}`, `f${first}`);
    const steps = /"steps":"([^"]*)"/.exec(row)?.[1] ?? '';
    const times = [first];
    for (const part of steps.split(',')) {
      const [step, count = '1'] = part.split('x');
      for (let i = 0; i < Number(count); i += 1) times.push((times.at(-1) ?? 0) + Number(step));
    }
    expect(times).toHaveLength(entry.count);
    return times.map((instant) => (instant - base) / 1000);
  }
});

const sorted = (map: ReadonlyMap<number, string>) => [...map].sort(([a], [b]) => a - b);
