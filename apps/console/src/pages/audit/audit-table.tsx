import type { AuditRow } from '@escapement/core';
import { type ReactNode, useMemo } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Instant } from '../../components/instant.tsx';
import { Who } from '../../components/who.tsx';
import { actText, BecauseText } from './act-words.tsx';
import styles from './audit.module.css';
import { ChangeList } from './change-list.tsx';
import { ThingLink } from './thing-link.tsx';
import { type AuditText, useAuditText } from './use-audit-text.ts';

interface Props {
  rows: AuditRow[] | undefined;
  dimmed: boolean;
  empty: ReactNode;
}

/** One act a row: when, who, what, to what, and what it was before and after. */
export function AuditTable(props: Props) {
  const t = useAuditText();
  const columns = useMemo(() => columnsOf(t), [t]);
  return (
    <DataTable
      caption={t('audit.title')}
      rows={props.rows}
      rowKey={({ id }) => id}
      dimmed={props.dimmed}
      empty={props.empty}
      skeletonRows={8}
      brief
      columns={columns}
    />
  );
}

function columnsOf(t: AuditText): Column<AuditRow>[] {
  return [
    {
      id: 'act',
      head: t('audit.col.act'),
      lead: true,
      cell: (row) => <What row={row} />,
    },
    { id: 'about', head: t('audit.col.about'), cell: (row) => <Things row={row} /> },
    { id: 'who', head: t('audit.col.who'), cell: ({ who }) => <Who who={who} /> },
    { id: 'at', head: t('audit.col.at'), cell: ({ at }) => <Instant at={at} /> },
    {
      id: 'change',
      head: t('audit.col.change'),
      cell: (row) => (
        <div className={styles.change}>
          {row.reason === undefined ? null : <q className={styles.reason}>{row.reason}</q>}
          <ChangeList row={row} />
        </div>
      ),
    },
  ];
}

function What(props: { row: AuditRow }) {
  const t = useAuditText();
  const { act, outcome, because } = props.row;
  return (
    <div className={styles.what}>
      <span className={styles.act}>{actText(t, act)}</span>
      {outcome === 'done' ? null : (
        <span className={styles.outcome} data-outcome={outcome}>
          {t(`audit.outcome.${outcome}`)}
        </span>
      )}
      {because === undefined ? null : (
        <span className="dim small">
          <BecauseText because={because} />
        </span>
      )}
    </div>
  );
}

/** So many things of one act are named; there may be a hundred. */
const thingsShown = 4;

function Things(props: { row: AuditRow }) {
  const t = useAuditText();
  const { about } = props.row;
  if (about.length === 0) return <span className="dim">–</span>;
  const count = about.length - thingsShown;
  return (
    <span className={styles.things}>
      {about.slice(0, thingsShown).map((thing) => (
        <ThingLink key={thing} thing={thing} />
      ))}
      {count > 0 ? <span className="dim small">{t('audit.more', { count })}</span> : null}
    </span>
  );
}
