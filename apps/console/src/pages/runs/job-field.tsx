import { SearchField } from '../../components/search-field.tsx';
import { useText } from '../../text/use-text.ts';
import styles from './runs.module.css';

/** Narrows a list to one job. */
export function JobField(props: {
  job: string | undefined;
  onChange: (job: string | undefined) => void;
}) {
  const t = useText();
  return (
    <div className={styles.job}>
      <SearchField
        label={t('runs.filter.job')}
        value={props.job ?? ''}
        onChange={(value) => props.onChange(value === '' ? undefined : value.trim())}
      />
    </div>
  );
}
