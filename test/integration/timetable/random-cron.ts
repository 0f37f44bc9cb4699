import fc from 'fast-check';

/** A local date and time; weekday 0 is Sunday. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** An expression together with what it means, made side by side so that neither is derived by a parser. */
export interface RandomCron {
  readonly expression: string;
  readonly matches: (time: LocalTime) => boolean;
  readonly followsElapsedTime: boolean;
}

interface RandomField {
  readonly text: string;
  readonly has: (value: number) => boolean;
}

interface RandomDays {
  readonly text: string;
  readonly has: (time: LocalTime) => boolean;
}

const minute = field(0, 59);
const hour = fc.oneof(field(0, 23), field(0, 4));
const month = fc.oneof({ weight: 4, arbitrary: star() }, field(1, 12));

/** Expressions of five fields; with `seconds`, of six. */
export function randomCron(seconds = false): fc.Arbitrary<RandomCron> {
  return fc
    .tuple(
      seconds ? minute : fc.constant(undefined),
      minute,
      hour,
      dayOfMonth(),
      month,
      dayOfWeek(),
    )
    .map((fields) => combine(fields));
}

/** Expressions that fire at midnight, so that a look at each day is a look at each fire time. */
export function randomDays(): fc.Arbitrary<RandomCron> {
  const zero = fc.constant<RandomField>({ text: '0', has: (value) => value === 0 });
  return fc
    .tuple(fc.constant(undefined), zero, zero, dayOfMonth(), month, dayOfWeek())
    .map((fields) => combine(fields));
}

type Fields = readonly [
  RandomField | undefined,
  RandomField,
  RandomField,
  RandomDays,
  RandomField,
  RandomDays,
];

function combine([second, minutes, hours, dates, months, weekdays]: Fields): RandomCron {
  // Vixie's rule: alternatives, if neither day field begins with a star.
  const areAlternatives = !dates.text.startsWith('*') && !weekdays.text.startsWith('*');
  const texts = [second, minutes, hours, dates, months, weekdays].flatMap((each) =>
    each === undefined ? [] : [each.text],
  );
  const isEveryHour = Array.from({ length: 24 }, (_, each) => each).every(hours.has);
  return {
    expression: texts.join(' '),
    followsElapsedTime: /[*/]/.test(hours.text) || isEveryHour,
    matches: (time) => {
      const onDate = dates.has(time);
      const onWeekday = weekdays.has(time);
      return (
        (second === undefined ? time.second === 0 : second.has(time.second)) &&
        minutes.has(time.minute) &&
        hours.has(time.hour) &&
        months.has(time.month) &&
        (areAlternatives ? onDate || onWeekday : onDate && onWeekday)
      );
    },
  };
}

function star(): fc.Arbitrary<RandomField> {
  return fc.constant({ text: '*', has: () => true });
}

function field(min: number, max: number): fc.Arbitrary<RandomField> {
  const value = fc.integer({ min, max });
  const step = fc.integer({ min: 1, max: max - min + 3 });
  return fc.oneof(
    star(),
    value.map((only) => ({ text: `${only}`, has: (each: number) => each === only })),
    fc.array(value, { minLength: 2, maxLength: 4 }).map((values) => ({
      text: values.join(','),
      has: (each: number) => values.includes(each),
    })),
    step.map((by) => ({ text: `*/${by}`, has: (each: number) => (each - min) % by === 0 })),
    fc.tuple(value, step).map(([from, by]) => ({
      text: `${from}/${by}`,
      has: (each: number) => each >= from && (each - from) % by === 0,
    })),
    fc.tuple(value, value, step).map(([from, to, by]) => ({
      text: `${from}-${to}/${by}`,
      has: (each: number) => isInCycle(each, { from, to, by, size: cycle(min, max) }),
    })),
  );
}

/** Hours drawn from 0 to 4 still wrap around the whole day. */
function cycle(min: number, max: number): number {
  return max === 4 ? 24 : max - min + 1;
}

function isInCycle(
  value: number,
  range: { readonly from: number; readonly to: number; readonly by: number; readonly size: number },
): boolean {
  const length = (range.to - range.from + range.size) % range.size;
  const distance = (value - range.from + range.size) % range.size;
  return distance <= length && distance % range.by === 0;
}

function dayOfMonth(): fc.Arbitrary<RandomDays> {
  const plain = field(1, 31).map(({ text, has }) => ({
    text,
    has: (time: LocalTime) => has(time.day),
  }));
  const nth = fc.integer({ min: 1, max: 31 });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<RandomDays>({ text: '*', has: () => true }) },
    { weight: 2, arbitrary: plain },
    fc.integer({ min: 0, max: 10 }).map((before) => ({
      text: before === 0 ? 'L' : `L-${before}`,
      has: (time: LocalTime) => time.day === lengthOf(time) - before,
    })),
    fc.constant({
      text: 'LW',
      has: (time: LocalTime) => time.day === nearestWeekday(time, lengthOf(time)),
    }),
    fc.integer({ min: 0, max: 30 }).map((before) => ({
      text: `L-${before}W`,
      has: (time: LocalTime) => {
        const day = lengthOf(time) - before;
        return day >= 1 && time.day === nearestWeekday(time, day);
      },
    })),
    nth.map((day) => ({
      text: `${day}W`,
      has: (time: LocalTime) => day <= lengthOf(time) && time.day === nearestWeekday(time, day),
    })),
  );
}

function dayOfWeek(): fc.Arbitrary<RandomDays> {
  const plain = field(0, 6).map(({ text, has }) => ({
    text,
    has: (time: LocalTime) => has(time.weekday),
  }));
  const weekday = fc.integer({ min: 0, max: 6 });
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant<RandomDays>({ text: '*', has: () => true }) },
    { weight: 2, arbitrary: plain },
    fc.tuple(weekday, fc.constantFrom('L', '#L')).map(([day, last]) => ({
      text: `${day}${last}`,
      has: (time: LocalTime) => time.weekday === day && time.day > lengthOf(time) - 7,
    })),
    fc.tuple(weekday, fc.integer({ min: 1, max: 5 })).map(([day, nth]) => ({
      text: `${day}#${nth}`,
      has: (time: LocalTime) => time.weekday === day && Math.ceil(time.day / 7) === nth,
    })),
  );
}

function lengthOf({ year, month }: LocalTime): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The day from Monday to Friday that is nearest to `day` and in its month. */
function nearestWeekday(time: LocalTime, day: number): number {
  const candidates = [0, -1, 1, -2, 2].map((distance) => day + distance);
  const found = candidates.find((each) => {
    if (each < 1 || each > lengthOf(time)) return false;
    const weekday = new Date(Date.UTC(time.year, time.month - 1, each)).getUTCDay();
    return weekday !== 0 && weekday !== 6;
  });
  return found ?? day;
}
