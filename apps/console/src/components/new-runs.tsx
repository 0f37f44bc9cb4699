import { Button } from '@mantine/core';
import { useText } from '../text/use-text.ts';
import styles from './new-runs.module.css';

/** How many runs have come since somebody looks at a list, which shows them when they want. Its place is kept while there is nothing to say, so that nothing moves when there is. */
export function NewRuns(props: { count: number; goesOn: boolean; onShow: () => void }) {
  const t = useText();
  const { count, goesOn, onShow } = props;
  if (count === 0) return <span className={styles.none} />;
  return (
    <Button size="xs" variant="light" onClick={onShow}>
      {t('runs.new', { count: goesOn ? `${count}+` : count })}
    </Button>
  );
}
