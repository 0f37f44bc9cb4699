import { inLanguage } from '../data/problem.ts';
import { useLanguage, useText } from '../text/use-text.ts';
import { caretLine } from './caret.ts';
import type { FieldProblem } from './form-problem.ts';
import styles from './notes.module.css';

/** A problem as a sentence under its field; for a cron expression with carets under the place. */
export function FieldError(props: { problem: FieldProblem; value?: string | undefined }) {
  const t = useText();
  const { language } = useLanguage();
  if (props.problem.from === 'form') {
    const { key, values } = props.problem.problem;
    return <span>{t(key, values)}</span>;
  }
  const { message, text, position, allowed, allowedZh } = props.problem.detail;
  const right = language === 'en' ? allowed : (allowedZh ?? allowed);
  return (
    <span>
      {props.value === undefined || position === undefined ? null : (
        <span className={styles.caret} aria-hidden="true">
          {`${props.value}\n${caretLine(props.value, position, text?.length ?? 1)}`}
        </span>
      )}
      {inLanguage(message, language)}
      {right === undefined ? null : (
        <span className={styles.allowed}>{t('editor.allowed', { allowed: right })}</span>
      )}
    </span>
  );
}
