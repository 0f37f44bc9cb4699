/**
 * How many fire times a second, ours beside cron-parser's and croner's, in one run on one core. Each
 * kind of expression is asked from the fire time before (chained) and from random instants (random);
 * the rate of a case is the slower of the two, so that neither way of asking can hide in the other.
 */
import { pathToFileURL } from 'node:url';
import { compileSchedule } from '@escapement/timetable';
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';

interface BenchCase {
  readonly expression: string;
  readonly zone: string;
  /** What the peers are given, where their dialect differs; absent: they have no such expression. */
  readonly cronParser?: string | undefined;
  readonly croner?: string | undefined;
}

const CASES: readonly BenchCase[] = [
  same('* * * * * *', 'UTC'),
  same('*/5 * * * *', 'America/New_York'),
  same('0 * * * *', 'Europe/Berlin'),
  same('30 2 * * *', 'America/New_York'),
  same('0 9 * * 1-5', 'Asia/Shanghai'),
  same('*/15 9-17 * * 1-5', 'Europe/London'),
  same('0 0 1 * *', 'Asia/Tokyo'),
  same('0 0 L * *', 'America/Sao_Paulo'),
  same('0 12 * * 5#2', 'Australia/Lord_Howe'),
  same('0 0 1,15 * 5', 'UTC'),
  same('0 0 29 2 *', 'UTC'),
  same('0 3 1 1,7 *', 'Africa/Cairo'),
  same('17,43 3,15,21 * * *', 'Australia/Sydney'),
  { expression: '0 0 LW * *', zone: 'Europe/Paris', croner: '0 0 LW * *' },
  { expression: '0 0 15W * *', zone: 'UTC', croner: '0 0 15W * *' },
  { expression: '0 0 12 ? * MON 2026/2', zone: 'UTC' },
];

function same(expression: string, zone: string): BenchCase {
  return { expression, zone, cronParser: expression, croner: expression };
}

type Next = (after: number) => number | undefined;

const FROM = Date.parse('2026-01-01T00:00:00Z');
const SPAN_MS = 20 * 365 * 86_400_000;
const BLOCK_MS = 60;

export interface NextFireReport {
  readonly cases: readonly NextFireCase[];
  readonly medianRatioToCroner: number;
  readonly medianRatioToCronParser: number;
  readonly medianPerSecond: number;
  readonly slowestPerSecond: number;
}

interface NextFireCase {
  readonly expression: string;
  readonly zone: string;
  readonly oursPerSecond: number;
  readonly cronParserPerSecond: number | null;
  readonly cronerPerSecond: number | null;
  readonly chained: Rates;
  readonly random: Rates;
}

interface Rates {
  readonly oursPerSecond: number;
  readonly cronParserPerSecond: number | null;
  readonly cronerPerSecond: number | null;
}

/** Measures every case; the promise is for the sake of the bench runner, nothing is awaited. */
export async function benchNextFire(): Promise<NextFireReport> {
  const cases = CASES.map(measureCase);
  const ours = cases.map((each) => each.oursPerSecond);
  return {
    cases,
    medianRatioToCroner: medianRatio(cases, (each) => each.cronerPerSecond),
    medianRatioToCronParser: medianRatio(cases, (each) => each.cronParserPerSecond),
    medianPerSecond: median(ours),
    slowestPerSecond: Math.min(...ours),
  };
}

/** The bench runner's way in; this bench takes no options. */
export async function run(): Promise<NextFireReport> {
  return benchNextFire();
}

function measureCase(bench: BenchCase): NextFireCase {
  const peers = { ours: ours(bench), cronParser: cronParser(bench), croner: croner(bench) };
  const rates = (starts: Starts): Rates => ({
    oursPerSecond: measure(peers.ours, starts) ?? 0,
    cronParserPerSecond: measure(peers.cronParser, starts),
    cronerPerSecond: measure(peers.croner, starts),
  });
  const chained = rates('chained');
  const random = rates('random');
  const slower = (name: keyof Rates): number | null => {
    const [a, b] = [chained[name], random[name]];
    return a === null || b === null ? null : Math.min(a, b);
  };
  return {
    expression: bench.expression,
    zone: bench.zone,
    oursPerSecond: slower('oursPerSecond') ?? 0,
    cronParserPerSecond: slower('cronParserPerSecond'),
    cronerPerSecond: slower('cronerPerSecond'),
    chained,
    random,
  };
}

function ours({ expression, zone }: BenchCase): Next {
  const spec = { kind: 'cron', expressions: [expression], timeZone: zone } as const;
  const compiled = compileSchedule(spec, { key: 'bench' });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const { timetable } = compiled;
  return (after) => timetable.next(after);
}

/** cron-parser keeps its place: chained it only moves on, from elsewhere it is set back first. */
function cronParser({ cronParser: expression, zone }: BenchCase): Next | undefined {
  if (expression === undefined) return undefined;
  const parsed = CronExpressionParser.parse(expression, { tz: zone, currentDate: FROM });
  let place = FROM;
  return (after) => {
    if (after !== place) parsed.reset(new Date(after));
    place = parsed.next().getTime();
    return place;
  };
}

function croner({ croner: expression, zone }: BenchCase): Next | undefined {
  if (expression === undefined) return undefined;
  const cron = new Cron(expression, { timezone: zone, paused: true });
  return (after) => cron.nextRun(new Date(after))?.getTime();
}

type Starts = 'chained' | 'random';

/** Calls a second: the best of three blocks, after one to warm up. */
function measure(next: Next | undefined, starts: Starts): number | null {
  if (next === undefined) return null;
  const block = starts === 'chained' ? chainedBlock : randomBlock;
  block(next);
  return Math.round(Math.max(block(next), block(next), block(next)));
}

const CLOCK_EVERY = 64;

function chainedBlock(next: Next): number {
  const start = performance.now();
  let at = FROM;
  let calls = 0;
  let elapsed = 0;
  while (elapsed < BLOCK_MS) {
    // A slow peer is asked the clock after each call, a fast one after many.
    const burst = calls > 1000 ? CLOCK_EVERY : 1;
    for (let index = 0; index < burst; index += 1) {
      const found = next(at);
      at = found === undefined || found > FROM + SPAN_MS ? FROM : found;
    }
    calls += burst;
    elapsed = performance.now() - start;
  }
  return (calls / elapsed) * 1000;
}

const INSTANTS = randomInstants(4096);

function randomBlock(next: Next): number {
  const start = performance.now();
  let calls = 0;
  let elapsed = 0;
  while (elapsed < BLOCK_MS) {
    const burst = calls > 1000 ? CLOCK_EVERY : 1;
    for (let index = 0; index < burst; index += 1) {
      next(INSTANTS[(calls + index) % INSTANTS.length] ?? FROM);
    }
    calls += burst;
    elapsed = performance.now() - start;
  }
  return (calls / elapsed) * 1000;
}

/** The same instants in every run, from a linear congruential generator. */
function randomInstants(count: number): readonly number[] {
  let state = 20_260_307;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return FROM + Math.floor((state / 2 ** 32) * SPAN_MS);
  });
}

function medianRatio(
  cases: readonly NextFireCase[],
  peer: (bench: NextFireCase) => number | null,
): number {
  const ratios = cases.flatMap((each) => {
    const rate = peer(each);
    return rate === null ? [] : [each.oursPerSecond / rate];
  });
  return Math.round(median(ratios));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(JSON.stringify(await benchNextFire(), null, 2));
}
