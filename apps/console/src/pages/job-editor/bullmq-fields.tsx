import { TextInput } from '@mantine/core';
import { SizedTextarea } from '../../components/sized-textarea.tsx';
import { enEditorBullmq } from '../../text/en/editor-bullmq.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhEditorBullmq } from '../../text/zh-cn/editor-bullmq.ts';
import type { Draft } from './draft.ts';
import styles from './editor.module.css';
import { errorAt, type Form } from './form.ts';

const useBullmqText = lazyText(enEditorBullmq, zhEditorBullmq);

type Line = 'bullmqQueue' | 'bullmqPrefix' | 'bullmqName';
type Code = 'bullmqData' | 'bullmqOptions';

/** A job that goes into a queue of BullMQ's, where a worker of somebody else's does it. */
export function BullmqFields(props: { form: Form }) {
  const t = useBullmqText();
  const { form } = props;
  const { draft, patch } = form;
  const trait = (field: Line | Code, path: string) => ({
    value: draft[field],
    onChange: (event: { currentTarget: { value: string } }) =>
      patch({ [field]: event.currentTarget.value } as Partial<Draft>),
    error: errorAt(form, path, draft[field]),
    spellCheck: false,
    autoComplete: 'off',
  });
  const code = {
    minRows: 2,
    maxRows: 24,
    classNames: { input: styles.code ?? '' },
  };
  return (
    <>
      <TextInput
        {...trait('bullmqQueue', 'task.queue')}
        label={t('bullmq.queue')}
        description={t('bullmq.hint')}
        required
      />
      <TextInput {...trait('bullmqName', 'task.name')} label={t('bullmq.name')} required />
      <SizedTextarea
        {...trait('bullmqData', 'task.data')}
        {...code}
        label={t('bullmq.data')}
        description={t('editor.templates.hint')}
      />
      <SizedTextarea
        {...trait('bullmqOptions', 'task.options')}
        {...code}
        label={t('bullmq.options')}
        description={t('bullmq.options.hint')}
      />
      <TextInput {...trait('bullmqPrefix', 'task.prefix')} label={t('bullmq.prefix')} />
    </>
  );
}
