import { type Run, workerOfPart } from '@escapement/core';
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
  const onWorkers = isOnWorkers(shards);
  const over = shards.filter(({ end }) => end !== undefined).length;
  return (
    <Panel
      title={t(onWorkers ? 'run.onWorkers' : 'editor.shards')}
      aside={<output className="num">{`${over} / ${shards.length}`}</output>}
    >
      <ShardList shards={shards} />
    </Panel>
  );
}

/** Of those of one run either all are for a worker each, or none is. */
function isOnWorkers([first]: NonNullable<Run['shards']>): boolean {
  return workerOfPart(first?.runId ?? '') !== undefined;
}

/** What each came to, with the way to it. */
export function ShardList(props: { shards: NonNullable<Run['shards']> }) {
  const t = useText();
  const { shards } = props;
  return (
    <dl className={isOnWorkers(shards) ? styles.onWorkers : styles.shards}>
      {shards.map(({ runId, end }, index) => (
        <div key={runId}>
          <dt>
            <RunLink id={runId}>{workerOfPart(runId) ?? index}</RunLink>
          </dt>
          <dd>{end === undefined ? '…' : t(wordOf(end))}</dd>
        </div>
      ))}
    </dl>
  );
}
