import type { JobView } from '@escapement/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { AuditTable } from '../audit/audit-table.tsx';
import { useAuditText } from '../audit/use-audit-text.ts';
import styles from './job.module.css';

/** What people did to the job: edits with both sides, pauses with their reasons, runs by hand. */
export function HistoryTable(props: { job: JobView }) {
  const t = useAuditText();
  const log = useInfiniteQuery(queries.auditPages({ about: `job:${props.job.id}`, limit: 50 }));
  const stale = useStale(log, 'redis');
  if (log.isError && log.data === undefined) return <ProblemNote error={log.error} />;
  return (
    <>
      <p className={styles.lead}>{t('history.lead')}</p>
      <Dated stale={stale}>
        <AuditTable
          rows={log.data?.pages.flatMap((page) => page.items)}
          dimmed={log.isPlaceholderData}
          empty={<EmptyNote title={t('history.empty')} hint={t('audit.noMatch.hint')} />}
        />
      </Dated>
      <MoreButton pages={log} />
    </>
  );
}
