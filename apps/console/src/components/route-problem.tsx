import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isUnreachable } from '../data/problem.ts';
import { useText } from '../text/use-text.ts';
import { Mark } from './mark.tsx';
import styles from './notes.module.css';
import { ProblemNote } from './problem-note.tsx';

/** Stands in for a screen that could not be opened. While no server answers, it asks again by itself. */
export function RouteProblem(props: { error: unknown; reset?: () => void }) {
  const t = useText();
  const router = useRouter();
  const { error } = props;
  useEffect(() => {
    if (!isUnreachable(error)) return;
    const timer = setInterval(() => void router.invalidate(), 3000);
    return () => clearInterval(timer);
  }, [error, router]);
  return (
    <main className={styles.alone}>
      <Mark size={56} />
      <h1 className="visually-hidden">{t('problem.title')}</h1>
      <ProblemNote error={error} retry={() => void router.invalidate()} />
    </main>
  );
}
