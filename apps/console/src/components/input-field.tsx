import { Button } from '@mantine/core';
import type { JsonValue } from '../data/json-text.ts';
import { useText } from '../text/use-text.ts';
import { FieldError } from './field-error.tsx';
import type { FieldProblem } from './form-problem.ts';
import { JsonTextarea } from './json-textarea.tsx';

interface Props {
  /** What the run is given where nothing is typed; `undefined` where that is nothing. */
  own: JsonValue | undefined;
  text: string;
  /** What else is said of that than that it is the input of the job. */
  words?: { readonly hint: string; readonly begin: string };
  problem: FieldProblem | undefined;
  onChange: (text: string) => void;
}

/** The input of one run, as JSON; what is wrong with it stands under it. */
export function InputField(props: Props) {
  const t = useText();
  const { own, text, words, problem, onChange } = props;
  const hint =
    words?.hint ?? t(own === undefined ? 'jobs.run.input.hint.none' : 'jobs.run.input.hint');
  return (
    <div>
      <JsonTextarea
        label={t('jobs.run.input')}
        description={hint}
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
          {words?.begin ?? t('jobs.run.input.own')}
        </Button>
      )}
    </div>
  );
}
