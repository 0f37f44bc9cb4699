import { jsonRefusals, parseJson } from './bounded-json.ts';
import { shortText } from './cut-text.ts';

/** A schema, as far as reading needs it. */
export interface Shape<T> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: ShapeError };
}

interface ShapeError {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

export type JsonReading<T> =
  | { readonly kind: 'read'; readonly value: T }
  /** `problem`: what is wrong with the text, in one short sentence. */
  | { readonly kind: 'broken'; readonly problem: string };

const issuesNamed = 3;
const longestProblem = 400;

/** Reads what a store holds. Total: whatever stands there, the answer is a value of the shape or what is wrong with it. */
export function readJson<T>(shape: Shape<T>, text: string): JsonReading<T> {
  const parsed = parseJson(text);
  if (parsed.kind === 'refused') return broken(jsonRefusals[parsed.because].en);
  try {
    const checked = shape.safeParse(parsed.value);
    return checked.success
      ? { kind: 'read', value: checked.data }
      : broken(problemOf(checked.error));
  } catch (error) {
    // A reader that throws is asked again for ever by whoever converges on the store; the text will not get better by that.
    return broken(`it cannot be checked: ${String(error)}`);
  }
}

/** The first findings, each with its place: a text of a thousand faults must not become a problem of a thousand lines. */
function problemOf({ issues }: ShapeError): string {
  const named = issues.slice(0, issuesNamed).map(({ path, message }) => {
    const place = path.map(String).join('.');
    return place === '' ? message : `${place}: ${message}`;
  });
  const more = issues.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function broken(problem: string): JsonReading<never> {
  return { kind: 'broken', problem: shortText(problem, longestProblem) };
}
