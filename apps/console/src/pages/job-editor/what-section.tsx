import { SegmentedControl, TagsInput, Textarea, TextInput } from '@mantine/core';
import { Panel } from '../../components/panel.tsx';
import { useText } from '../../text/use-text.ts';
import { BullmqFields } from './bullmq-fields.tsx';
import styles from './editor.module.css';
import { errorAt, type Form } from './form.ts';
import { HandlerFields, HttpFields, ScriptFields } from './task-fields.tsx';

const kinds = ['handler', 'http', 'script', 'bullmq'] as const;

export function WhatSection(props: { form: Form; idFixed: boolean }) {
  const t = useText();
  const { form } = props;
  const { draft, patch } = form;
  return (
    <Panel title={t('editor.what')}>
      <div className={styles.fields}>
        <TextInput
          label={t('editor.id')}
          description={props.idFixed ? undefined : t('editor.id.hint')}
          value={draft.id}
          onChange={(event) => patch({ id: event.currentTarget.value })}
          error={errorAt(form, 'id')}
          readOnly={props.idFixed}
          autoFocus={!props.idFixed}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <TextInput
          label={t('editor.name')}
          description={t('editor.name.hint')}
          value={draft.name}
          onChange={(event) => patch({ name: event.currentTarget.value })}
          error={errorAt(form, 'name')}
          dir="auto"
          autoComplete="off"
        />
        <Textarea
          label={t('editor.description')}
          value={draft.description}
          onChange={(event) => patch({ description: event.currentTarget.value })}
          error={errorAt(form, 'description')}
          autosize
          minRows={1}
          maxRows={5}
        />
        <TagsInput
          label={t('editor.tags')}
          description={t('editor.tags.hint')}
          value={draft.tags}
          onChange={(tags) => patch({ tags })}
          error={errorAt(form, 'tags')}
          clearable={false}
        />
        <SegmentedControl
          className={styles.kinds ?? ''}
          aria-label={t('editor.task')}
          data={kinds.map((kind) => ({
            value: kind,
            label: kind === 'bullmq' ? 'BullMQ' : t(`editor.task.${kind}`),
          }))}
          value={draft.taskKind}
          onChange={(taskKind) => patch({ taskKind })}
        />
        {draft.taskKind === 'handler' ? <HandlerFields form={form} /> : null}
        {draft.taskKind === 'http' ? <HttpFields form={form} /> : null}
        {draft.taskKind === 'script' ? <ScriptFields form={form} /> : null}
        {draft.taskKind === 'bullmq' ? <BullmqFields form={form} /> : null}
      </div>
    </Panel>
  );
}
