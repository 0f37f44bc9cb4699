import notes from '../../components/notes.module.css';
import { SizedTextarea } from '../../components/sized-textarea.tsx';
import { type EntryReading, type EntryTexts, isObject } from './entry-draft.ts';
import { useConfigText } from './use-config-text.ts';

interface Props {
  texts: EntryTexts;
  reading: EntryReading;
  /** Whether somebody has tried to send it: what is missing is said from then on. */
  isTried: boolean;
  onChange: (texts: EntryTexts) => void;
}

/** Value and schema as JSON; what is wrong with either stands under it. */
export function EntryFields({ texts, reading, isTried, onChange }: Props) {
  const t = useConfigText();
  const common = {
    classNames: { input: notes.code ?? '' },
    minRows: 4,
    maxRows: 24,
    spellCheck: false,
    autoCapitalize: 'off',
  } as const;
  return (
    <>
      <SizedTextarea
        label={t('config.value')}
        value={texts.value}
        onChange={(event) => onChange({ ...texts, value: event.currentTarget.value })}
        error={useValueProblem(reading, isTried)}
        name="value"
        required
        {...common}
      />
      <SizedTextarea
        label={t('config.schema')}
        description={t('config.schema.hint')}
        value={texts.schema}
        onChange={(event) => onChange({ ...texts, schema: event.currentTarget.value })}
        error={useSchemaProblem(reading)}
        name="schema"
        {...common}
      />
    </>
  );
}

function useValueProblem({ value }: EntryReading, isTried: boolean): string | undefined {
  const t = useConfigText();
  if (value.kind === 'wrong') return t(value.key, value.values);
  return value.kind === 'empty' && isTried ? t('config.value.missing') : undefined;
}

function useSchemaProblem({ schema }: EntryReading): string | undefined {
  const t = useConfigText();
  if (schema.kind === 'wrong') return t(schema.key, schema.values);
  return schema.kind === 'json' && !isObject(schema.value) ? t('config.schema.wrong') : undefined;
}
