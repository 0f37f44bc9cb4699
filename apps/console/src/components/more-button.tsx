import { Button } from '@mantine/core';
import { useText } from '../text/use-text.ts';
import styles from './notes.module.css';

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** Reads on at the end of a list that has more. */
export function MoreButton(props: { pages: Pages }) {
  const t = useText();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = props.pages;
  if (!hasNextPage) return null;
  return (
    <div className={styles.more}>
      <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t('common.more')}
      </Button>
    </div>
  );
}
