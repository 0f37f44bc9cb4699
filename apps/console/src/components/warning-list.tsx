import type { ClusterWarning } from '@escapement/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { inLanguage } from '../data/problem.ts';
import { useLanguage } from '../text/use-text.ts';
import styles from './notes.module.css';

/** What the server warns of, in its own words. */
export function WarningList(props: { warnings: readonly ClusterWarning[] | undefined }) {
  const { language } = useLanguage();
  return (props.warnings ?? []).map(({ code, message }) => (
    <p key={code} className={styles.notice} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <span>{inLanguage(message, language)}</span>
    </p>
  ));
}
