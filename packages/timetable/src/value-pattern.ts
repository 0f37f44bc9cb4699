/** How a set of values is best said. */
export type ValuePattern =
  | { readonly kind: 'every' }
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'step';
      readonly step: number;
      readonly from: number;
      readonly to: number;
      /** The distance from the last value to the first of the next round is the step too. */
      readonly isEven: boolean;
    }
  | { readonly kind: 'list'; readonly values: readonly number[] };

/** The pattern of ascending values in a field from `min` to `max`. */
export function patternOf(
  values: readonly number[],
  field: { readonly min: number; readonly max: number },
): ValuePattern {
  const size = field.max - field.min + 1;
  if (values.length === size) return { kind: 'every' };
  const [from = 0, second = 0] = values;
  const to = values.at(-1) ?? 0;
  const step = second - from;
  const isProgression = values.every((value, index) => value === from + index * step);
  if (values.length < 3 || !isProgression) return { kind: 'list', values };
  if (step === 1) return { kind: 'range', from, to };
  return { kind: 'step', step, from, to, isEven: from + size - to === step };
}
