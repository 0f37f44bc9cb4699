import { Button } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DataTable } from '../../components/data-table.tsx';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { calendarQueries } from '../../data/calendar-queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { BrokenMark } from './broken-calendar.tsx';
import { CalendarJobs } from './calendar-jobs.tsx';
import { useCalendarsText } from './use-calendars-text.ts';

const unknown = <span className="dim">–</span>;

/** Which calendars there are, and which jobs use them. */
export function CalendarsPage() {
  const t = useCalendarsText();
  const calendars = useInfiniteQuery(calendarQueries.pages());
  const stale = useStale(calendars, 'zookeeper');
  const total = calendars.data?.pages[0]?.total;
  return (
    <>
      <PageHead
        title={t('calendars.title')}
        note={total === undefined ? ' ' : t('calendars.count', { count: total })}
        actions={
          <Button
            component={Link}
            to="/calendars/~new"
            leftSection={<IconCalendarPlus size={16} aria-hidden />}
          >
            {t('calendars.new')}
          </Button>
        }
      />
      {calendars.isError && calendars.data === undefined ? (
        <ProblemNote error={calendars.error} retry={() => void calendars.refetch()} />
      ) : (
        <Panel title={t('calendars.title')} silent flush>
          <Dated stale={stale}>
            <DataTable
              caption={t('calendars.title')}
              rows={calendars.data?.pages.flatMap((page) => page.items)}
              rowKey={({ name }) => name}
              empty={<EmptyNote title={t('calendars.empty')} hint={t('calendars.empty.hint')} />}
              columns={[
                {
                  id: 'name',
                  head: t('calendars.col.name'),
                  lead: true,
                  cell: (row) => (
                    <>
                      <Link
                        to="/calendars/$name"
                        params={{ name: row.name }}
                        className="mono breakable"
                      >
                        {row.name}
                      </Link>
                      {'problem' in row ? <BrokenMark problem={row.problem} /> : null}
                    </>
                  ),
                },
                {
                  id: 'zone',
                  head: t('calendars.col.zone'),
                  cell: (row) => ('problem' in row ? unknown : row.timeZone),
                },
                {
                  id: 'usedBy',
                  head: t('calendars.col.usedBy'),
                  cell: (row) =>
                    'problem' in row ? unknown : <CalendarJobs calendar={row} most={5} />,
                },
              ]}
            />
          </Dated>
        </Panel>
      )}
      <MoreButton pages={calendars} />
    </>
  );
}
