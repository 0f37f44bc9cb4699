import { readFileSync } from 'node:fs';
import { compileSchedule } from '@escapement/timetable';
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import { describe, expect, it } from 'vitest';
import { KNOWN_DIFFERENCES, type KnownDifference } from './timetable/known-differences.ts';

const EXPRESSIONS = [
  '* * * * *',
  '*/15 * * * *',
  '*/7 * * * *',
  '30 * * * *',
  '*/90 * * * *',
  '5/20 * * * *',
  '0 */2 * * *',
  '0 */5 * * *',
  '30 2 * * *',
  '15 2 * * *',
  '45 1 * * *',
  '30 1 * * *',
  '0 0 * * *',
  '30 0 * * *',
  '0 2,3 * * *',
  '*/20 1 * * *',
  '*/30 2 * * *',
  '30 1-3 * * *',
  '0 22-2 * * *',
  '0 9 * * 1-5',
  '0 0 1,15 * 5',
  '0 0 13 * 5',
  '0 0 */2 * 1',
  '0 0 L * *',
  '0 0 L-3 * *',
  '0 0 15W * *',
  '0 0 LW * *',
  '0 0 29 2 *',
  '0 0 31 * *',
  '0 12 * * 5#2',
  '0 12 * * 5L',
  '0 0 * * 5-7',
  '0 0 * * 5-1',
  '0 0 * * 1/2',
  '0 0 * * */2',
  '0 0 1 */5 *',
  '@weekly',
  '@yearly',
  '15 30 2 * * *',
  '0 0 0 29 2 *',
  '0 0 0 1 1 * 2028',
  '* * * *',
  '',
  '0 0 30 2 *',
];

const PLACES = [
  ['UTC', '2026-01-01T00:00Z'],
  ['America/New_York', '2027-03-13T12:00Z'],
  ['America/New_York', '2026-10-31T12:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T00:00Z'],
  ['Africa/Cairo', '2026-04-23T00:00Z'],
  ['Africa/Casablanca', '2026-02-14T00:00Z'],
  ['Africa/Casablanca', '2026-03-21T00:00Z'],
  ['Antarctica/Troll', '2026-03-28T12:00Z'],
  ['Antarctica/Troll', '2026-10-24T12:00Z'],
  ['Pacific/Apia', '2011-12-29T00:00Z'],
  ['Asia/Kathmandu', '2026-01-01T00:00Z'],
  ['America/Santiago', '2026-09-05T00:00Z'],
] as const;

const COUNT = 12;

interface Question {
  readonly expression: string;
  readonly zone: string;
  readonly from: number;
}

type Answer = readonly number[] | 'refused';

function ours({ expression, zone, from }: Question): Answer {
  const spec = { kind: 'cron', expressions: [expression], timeZone: zone } as const;
  const compiled = compileSchedule(spec, { key: 'differential' });
  return compiled.ok
    ? compiled.timetable.between(from + 1, Number.MAX_SAFE_INTEGER, COUNT)
    : 'refused';
}

const PEERS = {
  'cron-parser': ({ expression, zone, from }: Question): Answer => {
    try {
      const parsed = CronExpressionParser.parse(expression, { tz: zone, currentDate: from });
      return Array.from({ length: COUNT }, () => parsed.next().getTime());
    } catch {
      return 'refused';
    }
  },
  croner: ({ expression, zone, from }: Question): Answer => {
    try {
      const cron = new Cron(expression, { timezone: zone, paused: true });
      return cron.nextRuns(COUNT, new Date(from)).map((date) => date.getTime());
    } catch {
      return 'refused';
    }
  },
};

function isCovering(known: KnownDifference, peer: string, question: Question): boolean {
  const place = `${question.zone} ${new Date(question.from).toISOString().slice(0, 7)}`;
  return (
    known.peer === peer &&
    (known.expressions.includes('*') || known.expressions.includes(question.expression)) &&
    (known.places === undefined || known.places.includes(place))
  );
}

const questions = EXPRESSIONS.flatMap((expression) =>
  PLACES.map(([zone, from]): Question => ({ expression, zone, from: Date.parse(from) })),
);

describe.each(['cron-parser', 'croner'] as const)('beside %s', (peer) => {
  it('each difference is a listed one, and each listed one is still there', () => {
    const seen = new Set<string>();
    const unlisted: string[] = [];
    for (const question of questions) {
      if (JSON.stringify(ours(question)) === JSON.stringify(PEERS[peer](question))) continue;
      const covering = KNOWN_DIFFERENCES.filter((known) => isCovering(known, peer, question));
      for (const known of covering) seen.add(known.name);
      if (covering.length === 0) unlisted.push(`${question.expression} in ${question.zone}`);
    }
    expect(unlisted).toEqual([]);
    const listed = KNOWN_DIFFERENCES.filter((known) => known.peer === peer);
    expect([...seen].sort()).toEqual(listed.map((known) => known.name).sort());
  });

  it('each listed difference says in the README who is right and why', () => {
    const readme = readFileSync(
      new URL('../../packages/timetable/README.md', import.meta.url),
      'utf8',
    );
    for (const known of KNOWN_DIFFERENCES.filter((each) => each.peer === peer)) {
      const rows = readme.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
      const row = rows.find((cells) => cells[1] === known.name && cells[2] === peer);
      expect(row?.[3], known.name).toMatch(/\w/);
    }
  });
});
