import { createElement, type ReactNode } from 'react';
import { FieldError } from '../../components/field-error.tsx';
import { type FieldProblem, problemAt } from '../../components/form-problem.ts';
import type { Draft } from './draft.ts';

/** What every section of the form gets: the draft, the way to change it, and what is wrong where. */
export interface Form {
  draft: Draft;
  patch: (change: Partial<Draft>) => void;
  problems: ReadonlyMap<string, FieldProblem>;
}

/** The `error` of the input at a path; `undefined` while nothing is wrong there. With the value, a caret marks the place. */
export function errorAt(form: Form, path: string, value?: string): ReactNode {
  const problem = problemAt(form.problems, path);
  return problem === undefined ? undefined : createElement(FieldError, { problem, value });
}
