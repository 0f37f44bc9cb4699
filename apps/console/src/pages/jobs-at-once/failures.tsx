import { ProblemNote } from '../../components/problem-note.tsx';
import styles from './at-once.module.css';
import type { Told } from './progress.ts';
import { useAtOnceText } from './use-at-once-text.ts';

/** As many are drawn; who has more of them reads no further. */
const shownAtMost = 50;

/** What failed, for which job and why. */
export function Failures({ failed }: Pick<Told, 'failed'>) {
  const t = useAtOnceText();
  const more = failed.length - shownAtMost;
  if (failed.length === 0) return null;
  return (
    <>
      <ul className={styles.failures} aria-label={t('atOnce.failures')}>
        {failed.slice(0, shownAtMost).map(({ id, error }) => (
          <li key={id}>
            <ProblemNote title={id} error={error} isOneOfMany />
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <p className={styles.more}>{t('atOnce.failures.more', { count: more })}</p>
      ) : null}
    </>
  );
}
