import { createElement, type ReactNode } from 'react';
import { FieldError } from '../../components/field-error.tsx';
import { type FieldProblem, problemAt } from '../../components/form-problem.ts';
import type { Draft } from './draft.ts';
import type { OwnProblem } from './read-draft.ts';
import { useCalendarEditorText } from './use-calendar-editor-text.ts';

/** What every part of the form gets: the draft, the way to change it, and what is wrong where. */
export interface CalendarForm {
  readonly draft: Draft;
  readonly change: (next: Draft) => void;
  /** What is missing; empty until somebody has tried to save. */
  readonly own: ReadonlyMap<string, OwnProblem>;
  readonly told: ReadonlyMap<string, FieldProblem>;
}

/** The `error` of the field at a path; `undefined` while nothing is wrong there. */
export function useErrorAt(form: CalendarForm): (path: string) => ReactNode {
  const t = useCalendarEditorText();
  return (path) => {
    const own = form.own.get(path);
    if (own !== undefined) return t(`calEdit.problem.${own}`);
    const problem = problemAt(form.told, path);
    return problem === undefined ? undefined : createElement(FieldError, { problem });
  };
}
