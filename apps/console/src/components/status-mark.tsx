import type { LedgerEntry, RunState } from '@escapement/core';
import {
  IconAlarm,
  IconAlertTriangle,
  IconBan,
  IconBolt,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconClock,
  IconFileBroken,
  IconHourglass,
  IconLock,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconPlugConnectedX,
  IconQuestionMark,
  IconRefresh,
  IconReplace,
  IconUnlink,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { type TextKey, useText } from '../text/use-text.ts';
import styles from './status-mark.module.css';

export type Tone = 'ok' | 'bad' | 'warn' | 'run' | 'idle';
type Icon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
interface Look {
  tone: Tone;
  icon: Icon;
}

/** A state by icon shape, word and colour at once; the colour is never the only sign. */
function Status(props: {
  look: Look;
  word: TextKey;
  /** Says more than the word, where more is known. */
  words?: string | undefined;
  quiet?: boolean | undefined;
}) {
  const t = useText();
  const Icon = props.look.icon;
  return (
    <span
      className={props.quiet === true ? styles.quiet : styles.mark}
      data-tone={props.look.tone}
      data-wordy={props.words !== undefined || undefined}
    >
      <Icon size={15} stroke={2} aria-hidden />
      {props.words ?? t(props.word)}
    </span>
  );
}

export const runLooks: Record<RunState, Look> = {
  delayed: { tone: 'idle', icon: IconClock },
  staged: { tone: 'idle', icon: IconClock },
  queued: { tone: 'idle', icon: IconHourglass },
  retrying: { tone: 'warn', icon: IconRefresh },
  blocked: { tone: 'idle', icon: IconHourglass },
  waiting: { tone: 'idle', icon: IconLock },
  running: { tone: 'run', icon: IconPlayerPlay },
  succeeded: { tone: 'ok', icon: IconCircleCheck },
  failed: { tone: 'bad', icon: IconCircleX },
  cancelled: { tone: 'idle', icon: IconBan },
  'timed-out': { tone: 'bad', icon: IconAlarm },
  lost: { tone: 'warn', icon: IconUnlink },
};

/** `lock` is the one that a waiting run waits for. */
export function RunStatus(props: { state: RunState; quiet?: boolean; lock?: string | undefined }) {
  const t = useText();
  const { state, quiet, lock } = props;
  const waits = state === 'waiting' && lock !== undefined;
  const words = waits ? t('run.waitingFor', { lock }) : undefined;
  return <Status look={runLooks[state]} word={`run.${state}`} words={words} quiet={quiet} />;
}

const jobLooks: Record<'enabled' | 'paused' | 'broken', Look> = {
  enabled: { tone: 'ok', icon: IconBolt },
  paused: { tone: 'warn', icon: IconPlayerPause },
  broken: { tone: 'bad', icon: IconFileBroken },
};

export function JobStatus(props: { state: 'enabled' | 'paused' | 'broken' }) {
  return <Status look={jobLooks[props.state]} word={`job.${props.state}`} />;
}

const outcomeLooks: Record<LedgerEntry['outcome'], Look> = {
  run: { tone: 'ok', icon: IconCircleCheck },
  skipped: { tone: 'idle', icon: IconCircleMinus },
  missed: { tone: 'bad', icon: IconAlertTriangle },
  superseded: { tone: 'idle', icon: IconReplace },
  unknown: { tone: 'warn', icon: IconQuestionMark },
};

/** What a pause has taken back is shown as paused, which says more than that it is superseded. */
export function OutcomeStatus(props: Pick<LedgerEntry, 'outcome' | 'reason'>) {
  if (props.reason === 'paused') return <JobStatus state="paused" />;
  return <Status look={outcomeLooks[props.outcome]} word={`outcome.${props.outcome}`} />;
}

type DependencyState = 'connected' | 'connecting' | 'suspended' | 'lost' | 'down';
const dependencyLooks: Record<DependencyState, Look> = {
  connected: { tone: 'ok', icon: IconPlugConnected },
  connecting: { tone: 'warn', icon: IconHourglass },
  suspended: { tone: 'warn', icon: IconAlertTriangle },
  lost: { tone: 'bad', icon: IconUnlink },
  down: { tone: 'bad', icon: IconPlugConnectedX },
};

export function DependencyStatus(props: { state: DependencyState }) {
  return <Status look={dependencyLooks[props.state]} word={`dependency.${props.state}`} quiet />;
}
