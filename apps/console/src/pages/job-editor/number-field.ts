import type { FormProblem } from '../../components/form-problem.ts';

export type Note = (problem: FormProblem) => void;

/** A number above 0, or from 0 on, scaled and rounded; empty means that it is left to the server. */
export function numberIn(
  text: string,
  field: { path: string; scale: number; mayBeZero?: boolean },
  note: Note,
): number | undefined {
  if (text.trim() === '') return undefined;
  const value = Math.round(Number(text) * field.scale);
  const least = field.mayBeZero === true ? 0 : 1;
  if (Number.isFinite(value) && value >= least) return value;
  note({ path: field.path, key: 'editor.number.invalid' });
  return undefined;
}
