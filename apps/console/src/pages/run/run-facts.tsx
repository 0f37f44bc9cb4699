import { isWorkerQueue, type Run } from '@escapement/core';
import type { ReactNode } from 'react';
import { Instant } from '../../components/instant.tsx';
import { QueueLink, RunLink, WorkerLink } from '../../components/links.tsx';
import { Said } from '../../components/said.tsx';
import { Who } from '../../components/who.tsx';
import { type Text, type TextKey, useText } from '../../text/use-text.ts';
import { LockFact } from './lock-fact.tsx';
import styles from './run.module.css';

/** Where and under what a run ran. */
export function RunFacts(props: { run: Run }) {
  const t = useText();
  const { run } = props;
  const facts: [TextKey, ReactNode][] = [
    ['run.attempt', run.attempt === 0 ? t('run.attempt.none') : run.attempt],
    ['run.worker', run.workerId === undefined ? '–' : <WholeWorker key="w" id={run.workerId} />],
    [
      'run.queue',
      isWorkerQueue(run.queue) ? t('run.queue.own') : <QueueLink key="q" name={run.queue} />,
    ],
    ['run.epoch', run.epoch === 0 ? '–' : run.epoch],
    ['run.version', run.version],
    ...(run.lock === undefined
      ? []
      : [
          ['run.lock', <LockFact key="l" run={run} lock={run.lock} />] satisfies [
            TextKey,
            ReactNode,
          ],
        ]),
    ...repeatFacts(run),
    ...(run.heldBy === undefined
      ? []
      : [
          ['run.heldBy', t(`run.heldBy.${run.heldBy}`, { queue: run.queue })] satisfies [
            TextKey,
            ReactNode,
          ],
        ]),
    ...(run.ahead === undefined
      ? []
      : [['run.ahead', turnOf(run.ahead, t)] satisfies [TextKey, ReactNode]]),
    ...(run.retryAt === undefined
      ? []
      : [
          ['run.retryAt', <Instant key="r" at={run.retryAt} precise />] satisfies [
            TextKey,
            ReactNode,
          ],
        ]),
    ...(run.stop === undefined
      ? []
      : [['run.stop', <StopFact key="s" stop={run.stop} />] satisfies [TextKey, ReactNode]]),
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([key, value]) => (
        <div key={key}>
          <dt>{t(key)}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function WholeWorker(props: { id: string }) {
  return (
    <WorkerLink id={props.id}>
      <span className="mono breakable">{props.id}</span>
    </WorkerLink>
  );
}

/** Who asked for a run, what it does once more, and what does it once more. */
function repeatFacts({ asked, part, repeatedTime, retriedAs }: Run): [TextKey, ReactNode][] {
  const facts: [TextKey, ReactNode][] = [];
  if (part !== undefined) facts.push(['run.part', <RunLink key="p" id={part.of} />]);
  if (asked !== undefined) facts.push(['run.asked', <Who key="b" who={asked.by} />]);
  if (asked?.key !== undefined) facts.push(['run.key', asked.key]);
  if (asked?.after !== undefined) {
    facts.push(['run.after', <RunLink key="a" id={asked.after} />]);
  }
  if (asked?.retryOf !== undefined) {
    facts.push(['run.retryOf', <RunLink key="o" id={asked.retryOf} />]);
  }
  if (repeatedTime !== undefined) {
    facts.push(['run.repeatedTime', <Instant key="t" at={repeatedTime} precise />]);
  }
  if (retriedAs !== undefined) facts.push(['run.retriedAs', <RunLink key="a" id={retriedAs} />]);
  return facts;
}

/** How many runs go before one that waits for its turn. */
function turnOf(ahead: number, t: Text): string {
  return ahead === 0 ? t('run.ahead.next') : t('run.ahead.after', { count: ahead });
}

/** Who wanted the run stopped, when, and why. */
function StopFact(props: { stop: NonNullable<Run['stop']> }) {
  const { askedAt, by, reason } = props.stop;
  return (
    <>
      <Instant at={askedAt} precise />
      <div>
        <Said sentence={reason} />
      </div>
      <div className="dim small">
        <Who who={by} />
      </div>
    </>
  );
}
