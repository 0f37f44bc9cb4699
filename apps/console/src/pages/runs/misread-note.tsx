import { runTriggers } from '@escapement/core';
import { useLanguage } from '../../text/use-text.ts';
import { chineseTriggers, listedStates } from './run-token-words.ts';
import type { Misread } from './run-tokens.ts';
import styles from './runs.module.css';
import { useRunListText } from './use-run-list-text.ts';

type Known = Partial<Record<Misread['why'], string>>;

const english: Known = { state: listedStates.join(', '), trigger: runTriggers.join(', ') };

function chinese(t: ReturnType<typeof useRunListText>): Known {
  return {
    state: listedStates.map((state) => t(`run.${state}`)).join('、'),
    trigger: runTriggers.map((trigger) => chineseTriggers[trigger]).join('、'),
  };
}

/** Which of the words that were typed say nothing, and what would. It is there before it is needed, so that it is read out. */
export function MisreadNote({ words }: { words: readonly Misread[] }) {
  const t = useRunListText();
  const { language } = useLanguage();
  const known = language === 'en' ? english : chinese(t);
  return (
    <div role="status" className={styles.misread}>
      {words.map(({ why, word }) => (
        <p key={`${why} ${word}`}>{t(`runs.token.${why}`, { word, known: known[why] ?? '' })}</p>
      ))}
    </div>
  );
}
