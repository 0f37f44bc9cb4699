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
  const key = least === 0 ? 'editor.number.negative' : 'editor.number.invalid';
  note({ path: field.path, key });
  return undefined;
}
