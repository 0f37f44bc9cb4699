import { Autocomplete, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { chooseShown } from '../../components/choose-shown.ts';
import { queries } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';
import styles from './editor.module.css';
import { errorAt, type Form } from './form.ts';

/** A text of several lines in which every character counts. */
export function CodeField(props: {
  label: string;
  description?: string;
  value: string;
  error: ReactNode;
  minRows?: number;
  required?: boolean;
  onChange: (text: string) => void;
}) {
  return (
    <Textarea
      label={props.label}
      {...(props.description === undefined ? {} : { description: props.description })}
      value={props.value}
      error={props.error}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      classNames={{ input: styles.code ?? '' }}
      autosize
      minRows={props.minRows ?? 2}
      maxRows={24}
      spellCheck={false}
      autoCapitalize="off"
      required={props.required === true}
    />
  );
}

export function HandlerFields(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const { draft, patch } = form;
  const workers = useQuery(queries.cluster()).data?.workers ?? [];
  const known = [...new Set(workers.flatMap((worker) => worker.handlers))].sort();
  const serving = workers.filter((worker) => worker.handlers.includes(draft.handler.trim())).length;
  const hint =
    draft.handler.trim() === ''
      ? t('editor.handler.hint')
      : serving > 0
        ? t('editor.handler.workers', { count: serving })
        : t('editor.handler.nobody');
  return (
    <>
      <Autocomplete
        label={t('editor.handler')}
        description={hint}
        data={known}
        selectFirstOptionOnChange
        onKeyDown={chooseShown}
        value={draft.handler}
        onChange={(handler) => patch({ handler })}
        error={errorAt(form, 'task.handler')}
        autoComplete="off"
        spellCheck={false}
        required
      />
      <CodeField
        label={t('editor.input')}
        description={t('editor.templates.hint')}
        value={draft.input}
        onChange={(input) => patch({ input })}
        error={errorAt(form, 'task.input')}
      />
      <CodeField
        label={t('editor.inputSchema')}
        description={t('editor.inputSchema.hint')}
        value={draft.inputSchema}
        onChange={(inputSchema) => patch({ inputSchema })}
        error={errorAt(form, 'task.inputSchema')}
      />
    </>
  );
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export function HttpFields(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const { draft, patch } = form;
  return (
    <>
      <div className={styles.request}>
        <NativeSelect
          label={t('editor.method')}
          data={[...methods]}
          value={draft.method}
          onChange={(event) =>
            patch({
              method: methods.find((method) => method === event.currentTarget.value) ?? 'GET',
            })
          }
          error={errorAt(form, 'task.method')}
        />
        <TextInput
          label={t('editor.url')}
          type="url"
          placeholder="https://"
          value={draft.url}
          onChange={(event) => patch({ url: event.currentTarget.value })}
          error={errorAt(form, 'task.url')}
          spellCheck={false}
          required
        />
      </div>
      <CodeField
        label={t('editor.headers')}
        description={t('editor.headers.hint')}
        value={draft.headers}
        onChange={(headers) => patch({ headers })}
        error={errorAt(form, 'task.headers')}
      />
      <CodeField
        label={t('editor.body')}
        description={t('editor.templates.hint')}
        value={draft.body}
        onChange={(body) => patch({ body })}
        error={errorAt(form, 'task.body')}
        minRows={3}
      />
    </>
  );
}

const interpreters = ['bash', 'python3', 'node'] as const;

export function ScriptFields(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const { draft, patch } = form;
  return (
    <>
      <NativeSelect
        label={t('editor.interpreter')}
        data={[...interpreters]}
        value={draft.interpreter}
        onChange={(event) =>
          patch({
            interpreter: interpreters.find((name) => name === event.currentTarget.value) ?? 'bash',
          })
        }
        error={errorAt(form, 'task.interpreter')}
      />
      <CodeField
        label={t('editor.script')}
        description={t('editor.script.hint')}
        value={draft.script}
        onChange={(script) => patch({ script })}
        error={errorAt(form, 'task.script')}
        minRows={8}
        required
      />
      <CodeField
        label={t('editor.env')}
        description={t('editor.env.hint')}
        value={draft.env}
        onChange={(env) => patch({ env })}
        error={errorAt(form, 'task.env')}
      />
    </>
  );
}
