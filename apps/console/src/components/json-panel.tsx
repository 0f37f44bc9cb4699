import { CopyButton } from './copy-button.tsx';
import styles from './notes.module.css';
import { Panel } from './panel.tsx';

/** A value that somebody or something else made, as text and nothing else. */
export function JsonPanel(props: { title: string; value: unknown }) {
  const text = JSON.stringify(props.value, undefined, 2);
  return (
    <Panel title={props.title} aside={<CopyButton text={() => text} />}>
      <pre className={styles.json}>
        <code>{text}</code>
      </pre>
    </Panel>
  );
}
