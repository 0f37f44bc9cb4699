import type { Run } from '@escapement/core';
import { RunLink } from '../../components/links.tsx';
import { Panel } from '../../components/panel.tsx';
import { type TextKey, useText } from '../../text/use-text.ts';
import styles from './run.module.css';

function wordOf(end: NonNullable<NonNullable<Run['shards']>[number]['end']>): TextKey {
  return end === 'taken-back' || end === 'gone' ? `run.shard.${end}` : `run.${end}`;
}

/** The runs that do this one in parts, and what each came to. */
export function RunShards(props: { shards: NonNullable<Run['shards']> }) {
  const t = useText();
  const { shards } = props;
  const over = shards.filter(({ end }) => end !== undefined).length;
  return (
    <Panel
      title={t('editor.shards')}
      aside={<output className="num">{`${over} / ${shards.length}`}</output>}
    >
      <dl className={styles.shards}>
        {shards.map(({ runId, end }, index) => (
          <div key={runId}>
            <dt>
              <RunLink id={runId}>{index}</RunLink>
            </dt>
            <dd>{end === undefined ? '…' : t(wordOf(end))}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
