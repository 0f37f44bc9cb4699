/** A stretch of values, both ends included. */
export interface ValueRun {
  readonly from: number;
  readonly to: number;
}

/** How a set of values is best said. */
export type ValuePattern =
  | { readonly kind: 'every' }
  | ({ readonly kind: 'range' } & ValueRun)
  /** A range that runs over the end of the round into the next one. */
  | ({ readonly kind: 'wrap' } & ValueRun)
  | ({
      readonly kind: 'step';
      readonly step: number;
      /** The distance from the last value to the first of the next round is the step too. */
      readonly isEven: boolean;
    } & ValueRun)
  /** A few ranges. */
  | { readonly kind: 'runs'; readonly runs: readonly ValueRun[] }
  | { readonly kind: 'list'; readonly values: readonly number[] };

export interface Round {
  readonly min: number;
  readonly max: number;
  /** Whether the next round follows, so that a range may run into it. */
  readonly goesOn?: boolean;
  /** Whether two values that halve the round are a pace, as 0 and 30 of an hour are. */
  readonly hasPairs?: boolean;
}

const MAX_RUNS = 3;

/** The pattern of ascending values in a round from `min` to `max`. */
export function patternOf(values: readonly number[], round: Round): ValuePattern {
  const size = round.max - round.min + 1;
  if (values.length === size) return { kind: 'every' };
  const [from = 0, second = 0] = values;
  const to = values.at(-1) ?? 0;
  const step = second - from;
  const isPair = round.hasPairs === true && values.length === 2 && from === round.min;
  if (values.length < 3 && !(isPair && 2 * step === size)) return { kind: 'list', values };
  if (values.every((value, index) => value === from + index * step)) {
    if (step === 1) return { kind: 'range', from, to };
    return { kind: 'step', step, from, to, isEven: from + size - to === step };
  }
  return runsOrList(values, round);
}

function runsOrList(values: readonly number[], round: Round): ValuePattern {
  const runs = runsOf(values);
  const [first, last] = [runs[0], runs.at(-1)];
  const touchesBothEnds = first?.from === round.min && last?.to === round.max;
  if (round.goesOn === true && runs.length === 2 && touchesBothEnds) {
    return { kind: 'wrap', from: last.from, to: first.to };
  }
  const isShort = runs.length <= MAX_RUNS && values.length > 2 * runs.length;
  return isShort ? { kind: 'runs', runs } : { kind: 'list', values };
}

function runsOf(values: readonly number[]): readonly ValueRun[] {
  const runs: ValueRun[] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last?.to === value - 1) runs[runs.length - 1] = { from: last.from, to: value };
    else runs.push({ from: value, to: value });
  }
  return runs;
}

const SHOWN_IN_FULL = 10;
/** Values that follow no rule cannot be guessed from a few of them. */
const SHOWN_WITHOUT_RULE = 20;

/** Values as people write them: all of them, some with a gap that they tell, or the first ones and how many follow. */
export interface ShortList {
  readonly shown: readonly (number | '…')[];
  readonly more: number;
}

/** A list in full; its beginning and its end where its pace tells the rest; or its beginning. */
export function shortList(values: readonly number[]): ShortList {
  const [first = 0, second = 0] = values;
  const last = values.at(-1);
  if (values.length <= SHOWN_IN_FULL || last === undefined) return { shown: values, more: 0 };
  const isPaced = values.every((value, index) => value === first + index * (second - first));
  if (isPaced) return { shown: [...values.slice(0, 3), '…', last], more: 0 };
  if (values.length <= SHOWN_WITHOUT_RULE) return { shown: values, more: 0 };
  return { shown: values.slice(0, 6), more: values.length - 6 };
}

/** All values of a pattern that is no full round. */
export function valuesOf(
  pattern: Exclude<ValuePattern, { kind: 'every' | 'wrap' }>,
): readonly number[] {
  switch (pattern.kind) {
    case 'list':
      return pattern.values;
    case 'runs':
      return pattern.runs.flatMap(({ from, to }) => progression(from, to, 1));
    case 'range':
      return progression(pattern.from, pattern.to, 1);
    case 'step':
      return progression(pattern.from, pattern.to, pattern.step);
  }
}

function progression(from: number, to: number, step: number): readonly number[] {
  return Array.from(
    { length: Math.floor((to - from) / step) + 1 },
    (_, index) => from + index * step,
  );
}
