import { ProblemError } from '@escapement/client';
import { cutText } from '@escapement/core';
import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { inLanguage, isUnreachable, titleOf } from '../data/problem.ts';
import { useLanguage, useText } from '../text/use-text.ts';
import styles from './notes.module.css';

interface Props {
  error: unknown;
  retry?: () => void;
  title?: string;
  /** Of several, which are read one by one and not called out together. */
  isOneOfMany?: boolean;
}

/** What went wrong, in the reader's language, with the way on. */
export function ProblemNote(props: Props) {
  const t = useText();
  const { title, lines } = useProblemText(props.error);
  return (
    <Alert
      color="red"
      role={props.isOneOfMany === true ? 'group' : 'alert'}
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={props.title ?? title}
    >
      {props.title === undefined ? null : <p className={styles.line}>{title}</p>}
      {lines.map((line) => (
        <p key={line} className={styles.line}>
          {line}
        </p>
      ))}
      <ProblemMark error={props.error} />
      {props.retry === undefined ? null : (
        <Button size="xs" variant="default" mt="xs" onClick={props.retry}>
          {t('common.retry')}
        </Button>
      )}
    </Alert>
  );
}

/** By what it is called in scripts and in the documents, and the request in the log of the node: for whoever is asked for help. */
function ProblemMark(props: { error: unknown }) {
  if (!(props.error instanceof ProblemError)) return null;
  const { code, requestId } = props.error.problem;
  return (
    <p className={styles.mark}>
      <code>{code}</code>
      {requestId === undefined ? null : <code>{requestId}</code>}
    </p>
  );
}

/** A title and further sentences for any error that an answer can end in. */
export function useProblemText(error: unknown): { title: string; lines: string[] } {
  const t = useText();
  const { language } = useLanguage();
  if (isUnreachable(error)) {
    return { title: t('problem.unreachable'), lines: [t('problem.unreachable.hint')] };
  }
  if (error instanceof ProblemError) {
    const { problem } = error;
    const details = problem.errors?.map((detail) => inLanguage(detail.message, language)) ?? [];
    // What was refused before the language was changed stays as it was said.
    const said = isChinese(problem.detail) === (language === 'en') ? [] : [problem.detail];
    const lines = details.length > 0 ? details : said;
    const { moreErrors: count = 0 } = problem;
    const more = count === 0 ? [] : [t('problem.more', { count })];
    return { title: titleOf(problem, language), lines: [...new Set(lines), ...more] };
  }
  const text = error instanceof Error ? cutText(error.message, 300) : '';
  return { title: t('problem.unexpected'), lines: text === '' ? [] : [text] };
}

function isChinese(text: string): boolean {
  return /[\u4e00-\u9fff]/.test(text);
}
