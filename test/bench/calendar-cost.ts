/**
 * What calendars can cost at the worst: hostile ones, which close nearly everything in as many pieces as the
 * limits allow, and random ones within the limits. Each call that somebody waits for is timed by itself, and the
 * zones of each case are ones that no case before has looked into.
 */
import { pathToFileURL } from 'node:url';
import { checksHere, openCheckPool } from '@escapement/api';
import {
  type CalendarSpec,
  calendarProblems,
  compileSchedule,
  describeSchedule,
  type ScheduleSpec,
  scheduleWarnings,
} from '@escapement/timetable';
import { systemClock as clock } from '../integration/redis-rig.ts';
import { type CostCase, hostileCases, NOW, randomCases } from './hostile-calendars.ts';

type Call = 'check' | 'compile' | 'next' | 'previous' | 'preview' | 'plan';

interface CaseCost {
  readonly name: string;
  /** What came of it, so that no case is cheap for being refused unnoticed. */
  readonly outcome: string;
  readonly ms: Readonly<Record<Call, number>>;
  readonly worstMs: number;
}

/** What it costs to answer beside the loop that leads. */
interface ThreadCost {
  readonly firstAnswerMs: number;
  readonly medianMs: number;
  /** The same preview in the thread that asks. */
  readonly medianHereMs: number;
  readonly residentMbOfOneThread: number;
  readonly residentMbOfBoth: number;
}

export interface CalendarCostReport {
  readonly cases: readonly CaseCost[];
  readonly worstMs: number;
  readonly threads: ThreadCost;
}

const END = Date.parse('2200-01-01T00:00Z');

/** The bench runner's way in; this bench takes no options. */
export async function run(): Promise<CalendarCostReport> {
  const cases = [...hostileCases(), ...randomCases(20)].map(measure);
  const worstMs = Math.max(...cases.map((each) => each.worstMs));
  return { cases, worstMs, threads: await measureThreads() };
}

/** An everyday preview, by the clock: most of it is the way to the other thread and back. */
async function measureThreads(): Promise<ThreadCost> {
  const now = Date.now();
  const question = {
    schedule: { kind: 'cron' as const, expressions: ['0 9 * * 1-5'], timeZone: 'Asia/Shanghai' },
    calendars: [],
    key: 'bench',
    start: now,
    now,
    count: 10,
  };
  const residentMb = () => process.memoryUsage.rss() / 1e6;
  const before = residentMb();
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const begunMs = performance.now();
  const pool = openCheckPool({ clock, logger });
  await pool.ask('preview', question, 10_000);
  const firstAnswerMs = rounded(performance.now() - begunMs);
  const residentMbOfOneThread = rounded(residentMb() - before);
  const medianMs = await medianOf(() => pool.ask('preview', question, 10_000));
  const medianHereMs = await medianOf(() => checksHere.ask('preview', question, 10_000));
  await Promise.all([1, 2].map(() => pool.ask('preview', question, 10_000)));
  const residentMbOfBoth = rounded(residentMb() - before);
  await pool.close();
  return { firstAnswerMs, medianMs, medianHereMs, residentMbOfOneThread, residentMbOfBoth };
}

async function medianOf(call: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let index = 0; index < 201; index += 1) {
    const before = performance.now();
    await call();
    took.push(performance.now() - before);
  }
  return rounded(took.sort((a, b) => a - b)[100] ?? 0);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function measure({ name, schedule, calendars }: CostCase): CaseCost {
  const ms = { check: 0, compile: 0, next: 0, previous: 0, preview: 0, plan: 0 };
  // Each calendar is checked by itself, in a request of its own.
  for (const calendar of calendars) {
    ms.check = Math.max(ms.check, timed(() => calendarProblems({ ...calendar })).ms);
  }
  const fresh = { known: new Map(calendars.map((each) => [each.name, { ...each }])) };
  const context = { key: 'bench', calendars: fresh.known };
  const compiled = timed(() => compileSchedule(schedule, context));
  ms.compile = compiled.ms;
  if (!compiled.value.ok) {
    const outcome = compiled.value.problems[0]?.code ?? 'refused';
    return { name, outcome, ms, worstMs: Math.max(...Object.values(ms)) };
  }
  const { timetable } = compiled.value;
  const next = timed(() => timetable.next(NOW));
  ms.next = next.ms;
  ms.previous = timed(() => timetable.previous(NOW)).ms;
  ms.plan = timed(() => timetable.walk(NOW, NOW + 65_000, 20)).ms;
  ms.preview = timed(() => preview(schedule, calendars)).ms;
  const outcome = next.value === undefined ? 'none found' : new Date(next.value).toISOString();
  return { name, outcome, ms, worstMs: Math.max(...Object.values(ms)) };
}

/** All that the preview of a schedule asks, with nothing compiled before. */
function preview(schedule: ScheduleSpec, calendars: readonly CalendarSpec[]): number {
  const context = {
    key: 'bench',
    calendars: new Map(calendars.map((each) => [each.name, { ...each }])),
  };
  const compiled = compileSchedule(schedule, { ...context, now: NOW });
  if (!compiled.ok) return 0;
  const ahead = compiled.timetable.survey(NOW, END, 100);
  const excluded = compiled.timetable.walk(NOW, END, 100);
  const warnings = scheduleWarnings(schedule, { ...context, now: NOW, ahead });
  const words = [describeSchedule(schedule, 'en'), describeSchedule(schedule, 'zh')];
  return ahead.fireTimes.length + excluded.entries.length + warnings.length + words.length;
}

/**
 * What the thread itself was busy with: at most the time that passed, which others on the machine lengthen, and at
 * most the processor time of the process, to which its collector and its compiler add from their own threads.
 */
function timed<Value>(call: () => Value): { readonly value: Value; readonly ms: number } {
  const before = process.cpuUsage();
  const begunMs = performance.now();
  const value = call();
  const passedMs = performance.now() - begunMs;
  const { user, system } = process.cpuUsage(before);
  return { value, ms: rounded(Math.min(passedMs, (user + system) / 1000)) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(await run(), null, 2));
}
