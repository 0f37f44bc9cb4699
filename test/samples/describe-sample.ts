/** Expressions and whole schedules from life in both languages, for people who speak them to read. */
import { describeSchedule, type ScheduleSpec } from '@escapement/timetable';

const FROM_LIFE = [
  '* * * * *',
  '*/5 * * * *',
  '*/15 * * * *',
  '*/30 * * * *',
  '*/30 9-16 * * 1-5',
  '5/10 * * * *',
  '*/7 * * * *',
  '0 * * * *',
  '30 * * * *',
  '15,45 * * * *',
  '0-29 * * * *',
  '0 */2 * * *',
  '30 */6 * * *',
  '*/5 */2 * * *',
  '0 9-17 * * *',
  '0 9-17 * * 1-5',
  '30 9-17 * * MON-FRI',
  '*/15 9-17 * * 1-5',
  '*/10 8-11,13-17 * * 1-6',
  '*/15 22-5 * * *',
  '0 22-5 * * *',
  '* 2 * * *',
  '30 2 * * *',
  '0 0 * * *',
  '0 0,12 * * *',
  '0 8,12,18 * * *',
  '17 3,15,21 * * *',
  '*/20 3 * * *',
  '*/7 9 * * *',
  '0-29 9 * * *',
  '20,50 3-7/2 * * 1-5',
  '0 1,2,3,4,5,6,8,9,10,11,13,15 * * *',
  '*/10 * * * 6,0',
  '0 9 * * 1',
  '0 9 * * 1-5',
  '0 18 * * 5',
  '0 10 * * 6,0',
  '0 22 * * FRI-MON',
  '0 9 * * MON,WED,FRI',
  '0 0 1 * *',
  '0 0 1,15 * *',
  '0 3 1-7 * *',
  '0 0 L * *',
  '0 18 L-2 * *',
  '0 9 LW * *',
  '0 9 15W * *',
  '0 9 L-3W * *',
  '0 9 * * MON#1',
  '0 0 * 3-5 1#1',
  '0 0 0 * * THUL',
  '0 9 * * 2#2,2#4',
  '0 17 * * 5L',
  '0 0 1 1 *',
  '0 0 25 12 *',
  '0 8 1 1,4,7,10 *',
  '0 8 1 */3 *',
  '0 9 29 2 *',
  '0 0 28,29 2 *',
  '0 12 1-7 10 *',
  '0 6 * 11-2 *',
  '0 0 13 * 5',
  '0 0 */2 * MON',
  '*/10 * * * * *',
  '30 */5 * * * *',
  '0 30 8 * * 1-5',
  '0 0 0 1 1 ? 2027',
  '0 15 10 ? * MON-FRI 2027-2030',
  '@hourly',
  '@every 90s',
  '@every 7d',
] as const;

const AS_A_WHOLE: readonly ScheduleSpec[] = [
  cron(['0 9 * * *', '30 18 * * 5'], { calendars: ['cn-holidays'], jitterMs: 60_000 }),
  cron(['0 9 1 * *'], { onDayOff: 'next-workday' }),
  cron(['0 9 1 * *'], { onDayOff: 'previous-workday', calendars: ['cn-holidays'] }),
  cron(['0 9 * * *'], { workdaysOfMonth: [1, 2, -1] }),
  cron(['30 2 * * *'], { gap: 'skip', overlapHour: 'both', timeZone: 'America/New_York' }),
  cron(['0 9 * * *', '@every 90m'], { endTime: Date.UTC(2030, 0) }),
  { kind: 'every', everyMs: 1000, jitterMs: 1 },
  { kind: 'every', everyMs: 86_400_000, anchorTime: Date.UTC(2027, 0, 1, 9) },
  { kind: 'at', at: [Date.UTC(2027, 0, 1)] },
  { kind: 'manual' },
];

function cron(expressions: readonly string[], more: object): ScheduleSpec {
  return { kind: 'cron', expressions, timeZone: 'Asia/Shanghai', ...more };
}

function show(text: string, spec: ScheduleSpec): void {
  console.log(`${text}\n  ${describeSchedule(spec, 'en')}\n  ${describeSchedule(spec, 'zh')}`);
}

for (const expression of FROM_LIFE) show(expression, cron([expression], {}));
for (const spec of AS_A_WHOLE) show(JSON.stringify(spec), spec);
