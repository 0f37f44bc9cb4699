import { useText } from '../text/use-text.ts';
import { saidText } from './said-text.ts';

/** Why something is as it is, in the reader's language where the sentence is ours; as it was said where it is not. */
export function Said(props: { sentence: string; className?: string | undefined }) {
  const text = saidText(useText(), props.sentence);
  return (
    <span className={props.className} title={text}>
      {text}
    </span>
  );
}
