import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calendarDefinitionSchema } from '@escapement/core';
import { eventually, silentLogger } from '@escapement/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { answerCheck } from '../../packages/api/src/checks/answer-check.ts';
import { type CheckPool, openCheckPool } from '../../packages/api/src/checks/check-pool.ts';
import type { CheckQuestions } from '../../packages/api/src/checks/questions.ts';
import { systemClock as clock } from './redis-rig.ts';

const weekends = calendarDefinitionSchema.parse({
  name: 'weekends',
  timeZone: 'Asia/Shanghai',
  daysOff: [{ weekdays: [6, 7] }],
  version: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
});
const nine = {
  kind: 'cron' as const,
  expressions: ['0 9 * * *'],
  timeZone: 'Asia/Shanghai',
  calendars: ['weekends'],
};
const preview: CheckQuestions['preview'] = {
  schedule: nine,
  calendars: [weekends],
  key: 'nightly-report',
  start: Date.UTC(2026, 9, 1),
  now: Date.UTC(2026, 9, 1),
  count: 10,
};

/** Jobs that all differ, of which each costs a search to the end of its steps. */
function hardQuestion(): CheckQuestions['starving'] {
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
  const calendars = zones.slice(0, 15).map((timeZone, index) =>
    calendarDefinitionSchema.parse({
      ...weekends,
      name: `zone-${index}`,
      timeZone,
      daysOff: [],
      blackouts: Array.from({ length: 24 }, (_, hour) => ({
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        from: `${String(hour).padStart(2, '0')}:0${index % 10}`,
        to: `${String(hour).padStart(2, '0')}:59`,
      })),
    }),
  );
  const jobs = Array.from({ length: 2000 }, (_, index) => ({
    id: `job-${index}`,
    schedule: {
      ...nine,
      expressions: [`${index % 60} ${Math.floor(index / 60) % 60} * * * *`],
      calendars: [...calendars.map(({ name }) => name), 'weekends'],
    },
  }));
  return { calendar: weekends, jobs, calendars };
}

describe('threads that check schedules', () => {
  let pool: CheckPool;
  afterEach(() => pool.close());

  it('are ready before anything is asked, and then answer at once', async () => {
    pool = openCheckPool({ clock, logger: silentLogger });
    await pool.ready();
    expect(await pool.ask('preview', preview, 1_000)).toHaveProperty('preview');
  });

  it('are not ended for what was asked while they started', async () => {
    pool = openCheckPool({ clock, logger: silentLogger });
    await expect(pool.ask('preview', preview, 1)).rejects.toMatchObject({ code: 'CHECKS_BUSY' });
    let isReady = false;
    void pool.ready().then(() => {
      isReady = true;
    });
    // Asked again and again, none of which lets the start begin anew.
    await eventually('the thread has started', async () => {
      await pool.ask('preview', preview, 20).catch(() => undefined);
      return isReady;
    });
    expect(await pool.ask('preview', preview, 5_000)).toHaveProperty('preview');
  });

  it('answer from the sources what this thread answers', async () => {
    pool = openCheckPool({ clock, logger: silentLogger });
    expect(await pool.ask('preview', preview, 30_000)).toEqual(answerCheck('preview', preview));
    const wrong = { ...preview, schedule: { ...nine, expressions: ['60 * * * *'] } };
    expect(await pool.ask('preview', wrong, 30_000)).toMatchObject({
      errors: [{ code: 'CRON_FIELD_RANGE', path: 'schedule.expressions.0' }],
    });
    const of = (schedule: typeof nine) => ({ schedule, key: 'k', now: undefined });
    const schedules = [of(nine), of({ ...nine, calendars: [] })];
    const question = { schedules, calendars: [], enoughMs: 20_000 };
    expect(await pool.ask('schedules', question, 30_000)).toMatchObject({
      verdicts: [
        { errors: [{ code: 'CALENDAR_UNKNOWN', path: 'schedule.calendars.0' }] },
        { errors: [] },
      ],
    });
    const late = await pool.ask('schedules', { ...question, enoughMs: -1 }, 30_000);
    expect(late.verdicts).toHaveLength(1);
    const calendar = { ...weekends, timeZone: 'CST' };
    expect(await pool.ask('calendar', { calendar }, 30_000)).toMatchObject({
      errors: [{ code: 'TIME_ZONE_UNKNOWN', path: 'timeZone', text: 'CST' }],
    });
    const saturday = { id: 'sat', schedule: { ...nine, expressions: ['0 9 * * SAT'] } };
    const starving = {
      calendar: weekends,
      calendars: [],
      jobs: [{ id: 'ok', schedule: nine }, saturday],
    };
    expect(await pool.ask('starving', starving, 30_000)).toEqual({
      starved: ['sat'],
      uncheckedCount: 0,
    });
  });

  it('answer as well from what was compiled', async () => {
    pool = openCheckPool({ clock, logger: silentLogger });
    const file = new URL('../../packages/api/dist/checks/check-pool.js', import.meta.url).href;
    const program = `
      const { openCheckPool } = await import(${JSON.stringify(file)});
      const clock = { sleep: (ms, signal) => new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); });
      }) };
      const pool = openCheckPool({ clock, logger: console });
      console.log(JSON.stringify(await pool.ask('preview', ${JSON.stringify(preview)}, 30_000)));
      await pool.close();`;
    const folder = await mkdtemp(join(tmpdir(), 'check-pool-'));
    try {
      await writeFile(join(folder, 'program.mjs'), program);
      const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'program.mjs')]);
      expect(JSON.parse(stdout)).toEqual(await pool.ask('preview', preview, 30_000));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('leave this loop to go round while they work', async () => {
    pool = openCheckPool({ clock, logger: silentLogger });
    await pool.ask('preview', preview, 30_000);
    let rounds = 0;
    let isAnswered = false;
    const turn = () => {
      rounds += 1;
      if (!isAnswered) setImmediate(turn);
    };
    const question = hardQuestion();
    setImmediate(turn);
    const { uncheckedCount } = await pool.ask('starving', question, 30_000);
    isAnswered = true;
    // It was late before all were looked at, so that much work was done meanwhile.
    expect(uncheckedCount).toBeGreaterThan(0);
    expect(rounds).toBeGreaterThan(1000);
  });

  it('are ended with a question that takes too long, and the next one is answered', async () => {
    pool = openCheckPool({ clock, logger: silentLogger });
    await pool.ask('preview', preview, 30_000);
    await expect(pool.ask('starving', hardQuestion(), 50)).rejects.toMatchObject({
      code: 'CHECKS_BUSY',
      headers: { 'retry-after': '1' },
    });
    expect(await pool.ask('preview', preview, 30_000)).toHaveProperty('preview');
  });

  it('refuse at once what would wait behind too many', async () => {
    pool = openCheckPool({ clock, logger: silentLogger });
    const asked = Array.from({ length: 100 }, () =>
      pool.ask('preview', preview, 30_000).then(
        () => 'answered' as const,
        (error: { code: string }) => error.code,
      ),
    );
    const outcomes = await Promise.all(asked);
    // Two are being worked on, sixty-four wait.
    expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(66);
    expect(outcomes.filter((outcome) => outcome === 'CHECKS_BUSY')).toHaveLength(34);
  });

  it('refuse whoever waits when they are closed', async () => {
    pool = openCheckPool({ clock, logger: silentLogger });
    const asked = pool.ask('starving', hardQuestion(), 30_000);
    const refused = expect(asked).rejects.toMatchObject({ code: 'CHECKS_BUSY' });
    await pool.close();
    await refused;
    await expect(pool.ask('preview', preview, 1000)).rejects.toMatchObject({ code: 'CHECKS_BUSY' });
  });
});
