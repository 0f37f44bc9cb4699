import type { Run } from '@escapement/core';
import { Progress } from '@mantine/core';
import { Instant } from '../../components/instant.tsx';
import { useText } from '../../text/use-text.ts';
import styles from './run.module.css';

/** How far the run says that it is, or how far it came; of a success nobody asks. */
export function RunProgress(props: { run: Run }) {
  const t = useText();
  const { state, progress } = props.run;
  if (progress === undefined || state === 'succeeded') return null;
  const percent = Math.floor(progress.fraction * 100);
  const isGoing = state === 'running';
  return (
    <div className={styles.told}>
      <span className="num">{t(isGoing ? 'run.told' : 'run.told.last', { percent })}</span>
      <Progress.Root>
        <Progress.Section
          value={percent}
          animated={isGoing}
          aria-label={t('run.told.label')}
          aria-valuetext={progress.note ?? `${percent}%`}
        />
      </Progress.Root>
      <span className={styles.toldNote}>{progress.note}</span>
      <span className="dim small">
        <Instant at={progress.at} precise />
      </span>
    </div>
  );
}
