import { useQuery } from '@tanstack/react-query';
import { NameField } from '../../components/name-field.tsx';
import { queries } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';
import type { Draft } from './draft.ts';
import styles from './editor.module.css';
import { Choice, type ChoiceField, Code, type CodeField, Line, type LineField } from './fields.tsx';
import { errorAt, type Form } from './form.ts';

const input: CodeField = { at: 'task.input', label: 'editor.input', hint: 'editor.templates.hint' };
const inputSchema: CodeField = {
  ...{ at: 'task.inputSchema', label: 'editor.inputSchema', hint: 'editor.inputSchema.hint' },
};

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
      <NameField
        label={t('editor.handler')}
        description={hint}
        data={known}
        value={draft.handler}
        onChange={(handler) => patch({ handler })}
        error={errorAt(form, 'task.handler')}
        required
      />
      <Code
        form={form}
        field={input}
        value={draft.input}
        onChange={(text) => patch({ input: text })}
      />
      <Code
        form={form}
        field={inputSchema}
        value={draft.inputSchema}
        onChange={(text) => patch({ inputSchema: text })}
      />
    </>
  );
}

const method: ChoiceField<Draft['method']> = {
  ...{ at: 'task.method', label: 'editor.method' },
  choices: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
};
const url: LineField = {
  ...{ at: 'task.url', label: 'editor.url', type: 'url', placeholder: 'https://', required: true },
};
const headers: CodeField = {
  ...{ at: 'task.headers', label: 'editor.headers', hint: 'editor.headers.hint' },
};
const body: CodeField = {
  ...{ at: 'task.body', label: 'editor.body', hint: 'editor.templates.hint', minRows: 3 },
};

export function HttpFields(props: { form: Form }) {
  const { form } = props;
  const { draft, patch } = form;
  return (
    <>
      <div className={styles.request}>
        <Choice
          form={form}
          field={method}
          value={draft.method}
          onChange={(chosen) => patch({ method: chosen })}
        />
        <Line form={form} field={url} value={draft.url} onChange={(text) => patch({ url: text })} />
      </div>
      <Code
        form={form}
        field={headers}
        value={draft.headers}
        onChange={(text) => patch({ headers: text })}
      />
      <Code
        form={form}
        field={body}
        value={draft.body}
        onChange={(text) => patch({ body: text })}
      />
    </>
  );
}

const interpreter: ChoiceField<Draft['interpreter']> = {
  ...{ at: 'task.interpreter', label: 'editor.interpreter', choices: ['bash', 'python3', 'node'] },
};
const script: CodeField = {
  ...{ at: 'task.script', label: 'editor.script', hint: 'editor.script.hint' },
  ...{ minRows: 8, required: true },
};
const env: CodeField = { at: 'task.env', label: 'editor.env', hint: 'editor.env.hint' };

export function ScriptFields(props: { form: Form }) {
  const { form } = props;
  const { draft, patch } = form;
  return (
    <>
      <Choice
        form={form}
        field={interpreter}
        value={draft.interpreter}
        onChange={(chosen) => patch({ interpreter: chosen })}
      />
      <Code
        form={form}
        field={script}
        value={draft.script}
        onChange={(text) => patch({ script: text })}
      />
      <Code form={form} field={env} value={draft.env} onChange={(text) => patch({ env: text })} />
    </>
  );
}
