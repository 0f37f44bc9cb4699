import { Button } from '@mantine/core';
import type { JsonValue } from '../data/json-text.ts';
import { useText } from '../text/use-text.ts';
import { FieldError } from './field-error.tsx';
import type { FieldProblem } from './form-problem.ts';
import { JsonTextarea } from './json-textarea.tsx';

interface Props {
  /** What the job gives its runs; `undefined` where it gives them nothing. */
  own: JsonValue | undefined;
  text: string;
  problem: FieldProblem | undefined;
  onChange: (text: string) => void;
}

/** The input of one run, as JSON; what is wrong with it stands under it. */
export function InputField(props: Props) {
  const t = useText();
  const { own, text, problem, onChange } = props;
  return (
    <div>
      <JsonTextarea
        label={t('jobs.run.input')}
        description={t(own === undefined ? 'jobs.run.input.hint.none' : 'jobs.run.input.hint')}
        text={text}
        onText={onChange}
        error={problem === undefined ? undefined : <FieldError problem={problem} />}
      />
      {own === undefined || text !== '' ? null : (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => onChange(JSON.stringify(own, undefined, 2))}
        >
          {t('jobs.run.input.own')}
        </Button>
      )}
    </div>
  );
}
