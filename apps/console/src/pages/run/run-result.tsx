import type { Run } from '@escapement/core';
import { CopyButton } from '../../components/copy-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { useText } from '../../text/use-text.ts';
import styles from './run.module.css';

/** What the run's handler returned, as text and nothing else, or why it is not kept. */
export function RunResult(props: { run: Run }) {
  const t = useText();
  const { result, resultLeftOut } = props.run;
  if (resultLeftOut !== undefined) {
    return <Panel title={t('run.result')}>{t(`run.result.${resultLeftOut}`)}</Panel>;
  }
  if (result === undefined) return null;
  const text = JSON.stringify(result, undefined, 2);
  return (
    <Panel title={t('run.result')} aside={<CopyButton text={() => text} />}>
      <pre className={styles.result}>
        <code>{text}</code>
      </pre>
    </Panel>
  );
}
