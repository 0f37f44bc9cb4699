import { Link } from '@tanstack/react-router';
import { useText } from '../text/use-text.ts';
import styles from './tag-links.module.css';

/** The tags of a job, each with the way to all jobs that have it. */
export function TagLinks(props: { tags: readonly string[] }) {
  const t = useText();
  return props.tags.map((tag) => (
    <Link
      key={tag}
      to="/jobs"
      search={{ tag }}
      className={styles.tag}
      title={t('jobs.filter.byTag', { tag })}
    >
      {tag}
    </Link>
  ));
}
