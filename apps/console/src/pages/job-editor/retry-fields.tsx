import { Textarea } from '@mantine/core';
import { useText } from '../../text/use-text.ts';
import styles from './editor.module.css';
import { Choice, type ChoiceField, hintUnderInput, Line, type LineField } from './fields.tsx';
import { errorAt, type Form } from './form.ts';
import type { RetryDraft } from './retry-draft.ts';

const attempts: LineField = {
  ...{ at: 'retry.attempts', label: 'editor.attempts', inputMode: 'numeric' },
  ...{ hint: 'editor.attempts.hint', hintBelow: true },
};
const backoff: ChoiceField<RetryDraft['backoff']> = {
  ...{ at: 'retry.backoff', label: 'editor.backoff', choices: ['exponential', 'fixed'] },
  wordOf: (choice) => `editor.backoff.${choice}`,
};
const delay: LineField = {
  ...{ at: 'retry.delayMs', label: 'editor.retryDelay', inputMode: 'decimal' },
};
const longest: LineField = {
  ...{ at: 'retry.maxDelayMs', label: 'editor.longestDelay', inputMode: 'decimal' },
};

/** Whether and when what fails is tried again; what it depends on is asked only when it is. */
export function RetryFields(props: { form: Form }) {
  const { form } = props;
  const { retry } = form.draft;
  const change = (changes: Partial<RetryDraft>) => form.patch({ retry: { ...retry, ...changes } });
  const put = (name: 'attempts' | 'delaySeconds' | 'longestMinutes') => ({
    form,
    value: retry[name],
    onChange: (text: string) => change({ [name]: text }),
  });
  const isTried = Number(retry.attempts) > 1;
  return (
    <div className={styles.pair}>
      <Line field={attempts} {...put('attempts')} />
      {isTried ? (
        <>
          <Choice
            form={form}
            field={backoff}
            value={retry.backoff}
            onChange={(chosen) => change({ backoff: chosen })}
          />
          <Line field={delay} {...put('delaySeconds')} />
          <Line field={longest} {...put('longestMinutes')} />
          <FinalErrors form={form} change={change} />
        </>
      ) : null}
    </div>
  );
}

function FinalErrors(props: { form: Form; change: (changes: Partial<RetryDraft>) => void }) {
  const t = useText();
  const { form, change } = props;
  return (
    <Textarea
      label={t('editor.finalErrors')}
      description={t('editor.finalErrors.hint')}
      inputWrapperOrder={[...hintUnderInput]}
      autosize
      minRows={1}
      maxRows={6}
      value={form.draft.retry.finalErrors}
      onChange={(event) => change({ finalErrors: event.currentTarget.value })}
      error={errorAt(form, 'retry.finalErrors')}
      spellCheck={false}
    />
  );
}
