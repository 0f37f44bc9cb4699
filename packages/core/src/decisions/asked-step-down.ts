import type { Election, SteppedDown } from '../schemas/cluster.ts';

/** By how many marks it is known of one term who had it ended. */
export const stepDownMarksAtMost = 100;

/** What of its row whoever completes it may say. */
export type TermConclusion = Pick<Election, 'to' | 'endedBecause' | 'steppedDown' | 'effect'>;

/**
 * The row of a term with what is concluded of it. Who asked first that it be laid down is told of, and of whoever asks beside them the mark stays, since by that it is known when they ask
 * again that it was this term which they ended. `undefined`: as many have asked as are known, so that nothing is to be written, and nobody told that it was.
 */
export function concludedTerm(term: Election, end: TermConclusion): Election | undefined {
  const { steppedDown: asked, ...rest } = end;
  if (asked === undefined) return { ...term, ...rest };
  const steppedDown = withStepDown(term.steppedDown, asked);
  return steppedDown === undefined ? undefined : { ...term, ...rest, steppedDown };
}

/** Whether it is this term that was to be ended by whoever asks by the mark. */
export function isAskedBy({ steppedDown }: Election, mark: string): boolean {
  return marksOf(steppedDown).includes(mark);
}

function withStepDown(
  stands: SteppedDown | undefined,
  asked: SteppedDown,
): SteppedDown | undefined {
  const { mark } = asked;
  if (stands === undefined) return asked;
  const marks = marksOf(stands);
  if (mark === undefined || marks.includes(mark)) return stands;
  if (marks.length >= stepDownMarksAtMost) return undefined;
  if (stands.mark === undefined) return { ...stands, mark };
  return { ...stands, otherMarks: [...(stands.otherMarks ?? []), mark] };
}

function marksOf(stands: SteppedDown | undefined): readonly string[] {
  const { mark, otherMarks = [] } = stands ?? {};
  return mark === undefined ? otherMarks : [mark, ...otherMarks];
}
