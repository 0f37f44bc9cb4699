import type { JobView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useSettings } from '../../app/settings.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { InstantField } from '../../components/instant-field.tsx';
import span from '../../components/span-fields.module.css';
import { zoneOf } from '../../data/job-answer.ts';
import { localToIso } from '../../time/local-field.ts';
import { isoToWall, wallToIso } from '../../time/wall-instant.ts';
import { readableZone, zoneFor } from '../../time/zone-format.ts';
import { useNotRunText } from '../not-run/use-not-run-text.ts';
import styles from './job.module.css';

/** As the address bar says it. */
export interface LedgerSpan {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The instants between which fire times are shown. What the address says and is none counts for nothing. */
export function instantsOf(said: LedgerSpan): { readonly from?: string; readonly to?: string } {
  const from = localToIso(said.from);
  const to = localToIso(said.to);
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

export function isNarrowed({ from, to }: ReturnType<typeof instantsOf>): boolean {
  return from !== undefined || to !== undefined;
}

/** From when to when, by the clock by which the fire times below are told; and the way to those of them that had no run. */
export function LedgerFilter(props: { job: JobView; span: ReturnType<typeof instantsOf> }) {
  const t = useNotRunText();
  const { zoneMode } = useSettings();
  const navigate = useNavigate();
  const { job, span: shown } = props;
  const zone = readableZone(zoneFor(zoneMode, zoneOf(job)));
  const set = (change: Partial<LedgerSpan>) =>
    void navigate({
      ...{ to: '/jobs/$jobId', params: { jobId: job.id } },
      search: { tab: 'ledger', ...shown, ...change },
      ...{ replace: true, resetScroll: false },
    });
  const fields = [
    { key: 'from', label: t('runs.filter.from', { zone }) },
    { key: 'to', label: t('common.to', { zone }) },
  ] as const;
  return (
    <search className={styles.ledgerFilter}>
      <div className={span.span}>
        {fields.map(({ key, label }) => (
          <InstantField
            key={key}
            isInRow
            at={shown[key]}
            zone={zone}
            label={label}
            labelProps={{ className: span.label }}
            value={isoToWall(shown[key] ?? '', zone)}
            onChange={(event) => set({ [key]: wallToIso(event.currentTarget.value, zone) })}
          />
        ))}
      </div>
      <Link to="/not-run" search={{ job: job.id, ...shown }}>
        {t('notRun.ofJob')}
      </Link>
    </search>
  );
}

/** In place of a ledger in which nothing lies within the span, with the way to all of it. */
export function NoneWithin(props: { jobId: string }) {
  const t = useNotRunText();
  return (
    <EmptyNote
      title={t('notRun.within.none')}
      action={
        <Button
          component={Link}
          to="/jobs/$jobId"
          params={{ jobId: props.jobId } as never}
          search={{ tab: 'ledger' } as never}
          variant="default"
        >
          {t('common.clear')}
        </Button>
      }
    />
  );
}
