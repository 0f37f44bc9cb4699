import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useText } from '../../text/use-text.ts';
import styles from './editor.module.css';
import { errorAt, type Form } from './form.ts';
import type { RetryDraft } from './retry-draft.ts';

/** Whether and when what fails is tried again; what it depends on is asked only when it is. */
export function RetryFields(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const { retry } = form.draft;
  const change = (changes: Partial<RetryDraft>) => form.patch({ retry: { ...retry, ...changes } });
  const isTried = Number(retry.attempts) > 1;
  return (
    <div className={styles.pair}>
      <TextInput
        label={t('editor.attempts')}
        description={t('editor.attempts.hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        inputMode="numeric"
        value={retry.attempts}
        onChange={(event) => change({ attempts: event.currentTarget.value })}
        error={errorAt(form, 'retry.attempts')}
      />
      {isTried ? (
        <>
          <NativeSelect
            label={t('editor.backoff')}
            data={(['exponential', 'fixed'] as const).map((value) => ({
              value,
              label: t(`editor.backoff.${value}`),
            }))}
            value={retry.backoff}
            onChange={(event) =>
              change({ backoff: event.currentTarget.value === 'fixed' ? 'fixed' : 'exponential' })
            }
            error={errorAt(form, 'retry.backoff')}
          />
          <TextInput
            label={t('editor.retryDelay')}
            inputMode="decimal"
            value={retry.delaySeconds}
            onChange={(event) => change({ delaySeconds: event.currentTarget.value })}
            error={errorAt(form, 'retry.delayMs')}
          />
          <TextInput
            label={t('editor.longestDelay')}
            inputMode="decimal"
            value={retry.longestMinutes}
            onChange={(event) => change({ longestMinutes: event.currentTarget.value })}
            error={errorAt(form, 'retry.maxDelayMs')}
          />
          <Textarea
            label={t('editor.finalErrors')}
            description={t('editor.finalErrors.hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autosize
            minRows={1}
            maxRows={6}
            value={retry.finalErrors}
            onChange={(event) => change({ finalErrors: event.currentTarget.value })}
            error={errorAt(form, 'retry.finalErrors')}
            spellCheck={false}
          />
        </>
      ) : null}
    </div>
  );
}
