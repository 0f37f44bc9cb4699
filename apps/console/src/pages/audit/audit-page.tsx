import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { auditSearchSchema } from '../../app/search.ts';
import { useKnownSearch } from '../../app/use-known-search.ts';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { fitsNothing } from '../../data/fits-nothing.ts';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { AuditFilters } from './audit-filters.tsx';
import { toAuditQuery } from './audit-query.ts';
import { AuditTable } from './audit-table.tsx';
import { useAuditText } from './use-audit-text.ts';

const route = getRouteApi('/console/audit');

/** Who did what, when, and what it was before and after. */
export function AuditPage() {
  const t = useAuditText();
  const search = useKnownSearch(route, auditSearchSchema);
  const asked = toAuditQuery(search);
  const log = useInfiniteQuery(queries.auditPages(asked));
  const stale = useStale(log, 'redis');
  const filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <>
      <PageHead title={t('audit.title')} note={t('audit.note')} />
      <AuditFilters search={search} />
      {log.isError && log.data === undefined ? (
        <ProblemNote error={log.error} retry={() => void log.refetch()} />
      ) : (
        <Panel title={t('audit.title')} silent flush>
          <Dated stale={stale}>
            <AuditTable
              rows={log.data?.pages.flatMap((page) => page.items)}
              dimmed={log.isPlaceholderData}
              empty={
                <NoRow
                  filtered={filtered}
                  never={fitsNothing('audit', asked)}
                  isLookedThrough={!log.hasNextPage}
                />
              }
            />
          </Dated>
        </Panel>
      )}
      <MoreButton pages={log} />
    </>
  );
}

/** A page without rows may be followed by others: the server looks through so many rows at a time. */
function NoRow(props: { filtered: boolean; never: boolean; isLookedThrough: boolean }) {
  const t = useAuditText();
  if (!props.filtered) return <EmptyNote title={t('audit.empty')} hint={t('audit.empty.hint')} />;
  const said = props.isLookedThrough
    ? { title: t('audit.noMatch'), hint: t('audit.noMatch.hint') }
    : { title: t('audit.sparse'), hint: t('audit.sparse.hint') };
  return <NoMatch {...said} never={props.never} to="/audit" />;
}
