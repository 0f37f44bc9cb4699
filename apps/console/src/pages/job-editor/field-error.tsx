import { inLanguage } from '../../data/problem.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import styles from './editor.module.css';
import type { FieldProblem } from './form-problem.ts';

/** A problem as a sentence under its field; for a cron expression with a caret under the place. */
export function FieldError(props: { problem: FieldProblem }) {
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
      {text === undefined || position === undefined ? null : (
        <span className={styles.caret}>
          {text}
          {'\n'}
          {' '.repeat(position)}^
        </span>
      )}
      {inLanguage(message, language)}
      {right === undefined ? null : (
        <span className={styles.allowed}>{t('editor.allowed', { allowed: right })}</span>
      )}
    </span>
  );
}
