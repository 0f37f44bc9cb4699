import type { ProblemDetail } from '@escapement/protocol';
import type { TextKey, TextValues } from '../text/use-text.ts';

/** Something that the form itself finds wrong, before anyone is asked. Paths are those of the REST interface. */
export interface FormProblem {
  path: string;
  key: TextKey;
  values?: TextValues;
}

/** What is wrong at a place: the form's own finding, or the server's. */
export type FieldProblem =
  | { from: 'form'; problem: FormProblem }
  | { from: 'server'; detail: ProblemDetail };

/** One problem for each place; what the form finds itself comes first. */
export function problemsByPath(
  own: FormProblem[],
  ...told: ReadonlyMap<string, ProblemDetail>[]
): Map<string, FieldProblem> {
  const found = new Map<string, FieldProblem>();
  for (const problem of own) found.set(problem.path, { from: 'form', problem });
  for (const details of told) {
    for (const [path, detail] of details) {
      if (!found.has(path)) found.set(path, { from: 'server', detail });
    }
  }
  return found;
}

/** The problem of a field: at its own path, or at a place inside it. */
export function problemAt(
  problems: ReadonlyMap<string, FieldProblem>,
  path: string,
): FieldProblem | undefined {
  const own = problems.get(path);
  if (own !== undefined) return own;
  for (const [place, problem] of problems) if (place.startsWith(`${path}.`)) return problem;
  return undefined;
}
