import { useProblemText } from './problem-note.tsx';

/** What went wrong, in one line, for a note that stays for some seconds. */
export function ProblemLine(props: { error: unknown }) {
  const { title, lines } = useProblemText(props.error);
  return [title, ...lines].join(' · ');
}
