import { Progress as Bar, Button, Group } from '@mantine/core';
import { type RefObject, useEffect, useRef } from 'react';
import styles from '../../components/notes.module.css';
import { useText } from '../../text/use-text.ts';
import own from './at-once.module.css';
import { Failures } from './failures.tsx';
import type { ActAtOnce } from './plan.ts';
import { type Progress, type Told, toldOf } from './progress.ts';
import { useAtOnceText } from './use-at-once-text.ts';

interface Props {
  act: ActAtOnce;
  progress: Progress;
  isGoing: boolean;
  isStopping: boolean;
  onStop: () => void;
  onAgain: () => void;
  onClose: () => void;
}

/** How far it is while it goes, and in the end what came of it. */
export function ProgressView({ act, progress, isGoing, ...on }: Props) {
  const t = useAtOnceText();
  const told = toldOf(progress);
  const [stop, outcome] = [useRef<HTMLButtonElement>(null), useRef<HTMLDivElement>(null)];
  // What was pressed last is gone. What came of it is read from its beginning, above what failed.
  useEffect(() => {
    (isGoing ? stop : outcome).current?.focus();
  }, [isGoing]);
  return (
    <div className={styles.form}>
      <Bar.Root>
        <Bar.Section
          value={(told.over / Math.max(1, told.total)) * 100}
          aria-label={t('atOnce.progress')}
          aria-valuetext={t('atOnce.over', { over: told.over, count: told.total })}
        />
      </Bar.Root>
      <div role="status" ref={outcome} tabIndex={-1} className={`${styles.form} ${own.outcome}`}>
        {isGoing ? (
          <p className={styles.effect}>{t('atOnce.page')}</p>
        ) : (
          <Outcome {...{ act, told }} />
        )}
      </div>
      {isGoing ? (
        <p className={`num ${styles.effect}`}>
          {t('atOnce.over', { over: told.over, count: told.total })}
        </p>
      ) : (
        <Failures failed={told.failed} />
      )}
      <End told={told} isGoing={isGoing} stop={stop} {...on} />
    </div>
  );
}

function Outcome({ act, told }: { act: ActAtOnce; told: Told }) {
  const t = useAtOnceText();
  const { done, already, left, failed } = told;
  const lines = [
    ...(done > 0 || failed.length + already + left === 0
      ? [t(`atOnce.${act}.done`, { count: done })]
      : []),
    ...(already === 0 ? [] : [t('atOnce.found', { count: already })]),
    ...(left === 0 ? [] : [t('atOnce.left', { count: left })]),
    ...(failed.length === 0 ? [] : [t('atOnce.failed', { count: failed.length })]),
  ];
  return lines.map((line) => (
    <p key={line} className={styles.effect}>
      {line}
    </p>
  ));
}

interface EndProps extends Omit<Props, 'act' | 'progress'> {
  told: Told;
  stop: RefObject<HTMLButtonElement | null>;
}

function End(props: EndProps) {
  const common = useText();
  const t = useAtOnceText();
  const { isGoing, isStopping, told } = props;
  const count = told.failed.length;
  return (
    <Group justify="flex-end">
      {isGoing ? (
        <Button ref={props.stop} variant="default" disabled={isStopping} onClick={props.onStop}>
          {t(isStopping ? 'atOnce.stopping' : 'atOnce.stop')}
        </Button>
      ) : (
        <>
          {count === 0 ? null : (
            <Button variant="default" onClick={props.onAgain}>
              {t('atOnce.again', { count })}
            </Button>
          )}
          <Button onClick={props.onClose}>{common('common.close')}</Button>
        </>
      )}
    </Group>
  );
}
