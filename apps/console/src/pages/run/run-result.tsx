import type { Run } from '@escapement/core';
import { JsonPanel } from '../../components/json-panel.tsx';
import { Panel } from '../../components/panel.tsx';
import { useText } from '../../text/use-text.ts';

/** What the run was asked for with, where that is not what its job says. */
export function RunInput(props: { run: Run }) {
  const t = useText();
  const { input } = props.run;
  return input === undefined ? null : <JsonPanel title={t('run.input')} value={input} />;
}

/** What the run's handler returned, or why it is not kept. */
export function RunResult(props: { run: Run }) {
  const t = useText();
  const { result, resultLeftOut } = props.run;
  if (resultLeftOut !== undefined) {
    return <Panel title={t('run.result')}>{t(`run.result.${resultLeftOut}`)}</Panel>;
  }
  return result === undefined ? null : <JsonPanel title={t('run.result')} value={result} />;
}
