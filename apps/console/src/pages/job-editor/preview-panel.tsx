import type { SchedulePreview } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { calendarReason } from '../../components/calendar-reason.ts';
import { Instant } from '../../components/instant.tsx';
import { Panel } from '../../components/panel.tsx';
import { useKeysText } from '../../components/use-keys-text.ts';
import { inLanguage } from '../../data/problem.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { type Draft, zoneSaid } from './draft.ts';
import styles from './editor.module.css';
import { FireList } from './fire-list.tsx';
import type { usePreview } from './use-preview.ts';

/** What the schedule means, computed by the engine that fires: words, the next ten times, what is left out, warnings. */
export function PreviewPanel(props: { draft: Draft; state: ReturnType<typeof usePreview> }) {
  const t = useText();
  const { preview, incomplete, settling } = props.state;
  return (
    <Panel title={t('preview.title')} aside={settling ? `${t('preview.computing')}…` : undefined}>
      <div className={styles.preview} data-dimmed={settling || undefined} aria-live="polite">
        {incomplete ? (
          <p className={styles.hint}>{t('preview.wait')}</p>
        ) : preview.isError ? (
          <p className={styles.hint}>{t('preview.wrong')}</p>
        ) : preview.data === undefined ? (
          <Skeleton height={220} />
        ) : (
          <PreviewOf preview={preview.data} draft={props.draft} />
        )}
      </div>
    </Panel>
  );
}

function PreviewOf(props: { preview: SchedulePreview; draft: Draft }) {
  const t = useText();
  const { language } = useLanguage();
  const keys = useKeysText();
  const { preview, draft } = props;
  const zone = zoneSaid(draft);
  return (
    <>
      <p className={styles.words}>{inLanguage(preview.words, language)}</p>
      {draft.kind === 'manual' ? (
        <p className={styles.hint}>{t('preview.manual')}</p>
      ) : draft.kind === 'key-expired' ? (
        <p className={styles.hint}>{keys('keys.preview')}</p>
      ) : preview.fires.length === 0 ? (
        <p className={styles.warning}>
          <IconAlertTriangle size={16} aria-hidden /> {t('preview.never')}
        </p>
      ) : (
        <FireList fires={preview.fires} zone={zone} />
      )}
      {preview.warnings.map((warning) => (
        <p key={`${warning.code} ${warning.at ?? ''}`} className={styles.warning}>
          <IconAlertTriangle size={16} aria-hidden />
          <span>{inLanguage(warning.message, language)}</span>
        </p>
      ))}
      <Excluded preview={preview} zone={zone} />
      <p className={styles.by}>{t('preview.by')}</p>
    </>
  );
}

function Excluded(props: { preview: SchedulePreview; zone: string | undefined }) {
  const t = useText();
  const { excluded } = props.preview;
  if (excluded.length === 0) return null;
  return (
    <>
      <h3 className={styles.subtitle}>{t('preview.excluded')}</h3>
      <ul className={styles.excluded}>
        {excluded.map(({ at, reason }) => (
          <li key={at}>
            <Instant at={at} jobZone={props.zone} weekday />{' '}
            <span className="dim">{calendarReason(t, reason)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
