import type { Election } from '@escapement/core';
import { type Text, useLanguage, useText } from '../text/use-text.ts';
import { formatDuration } from '../time/duration-format.ts';
import { type Column, DataTable } from './data-table.tsx';
import { Duration, Elapsed } from './elapsed.tsx';
import { EmptyNote } from './empty-note.tsx';
import { Instant } from './instant.tsx';
import { ProcessName } from './process-name.tsx';
import { Who } from './who.tsx';

/** Terms of office, latest first: who led, why it ended, how long nobody led and what that did to fire times. */
export function TermTable(props: {
  terms: Election[] | undefined;
  /** Older terms than these are on further pages, or left out. */
  goesOn: boolean;
  brief?: boolean;
}) {
  const t = useText();
  const first = props.goesOn ? undefined : props.terms?.at(-1);
  const columns = termColumns(t, first);
  return (
    <DataTable
      caption={t('cluster.elections')}
      rows={props.terms}
      rowKey={(term) => `${term.epoch} ${term.from}`}
      skeletonRows={3}
      columns={props.brief === true ? columns.filter(({ id }) => briefly.has(id)) : columns}
      empty={<EmptyNote title={t('cluster.elections.empty')} />}
    />
  );
}

function Effect(props: { effect: Election['effect'] }) {
  const t = useText();
  const { language } = useLanguage();
  const { effect } = props;
  if (effect === undefined) return <span className="dim">{t('cluster.effect.unknown')}</span>;
  if (effect.late === 0 && effect.missed === 0) return t('cluster.effect.none');
  return t('cluster.effect.some', {
    late: effect.late,
    missed: effect.missed,
    max: formatDuration(effect.maxLateMs, language),
  });
}

/** Who asked for the end of a term, and why. */
function SteppedDown({ asked }: { asked: Election['steppedDown'] }) {
  if (asked === undefined) return null;
  return (
    <div className="dim small">
      <bdi className="breakable">{asked.reason}</bdi> · <Who who={asked.by} />
    </div>
  );
}

const briefly = new Set(['node', 'from', 'gap', 'effect']);

function termColumns(t: Text, first: Election | undefined): Column<Election>[] {
  return [
    {
      id: 'node',
      head: t('cluster.col.node'),
      lead: true,
      cell: (term) => <ProcessName id={term.nodeId} />,
    },
    { id: 'epoch', head: t('cluster.col.epoch'), cell: (term) => term.epoch },
    { id: 'from', head: t('cluster.col.from'), cell: (term) => <Instant at={term.from} /> },
    {
      id: 'to',
      head: t('cluster.col.to'),
      cell: (term) =>
        term.to === undefined ? (
          <Elapsed since={term.from} sentence="cluster.leadsFor" />
        ) : (
          <Instant at={term.to} />
        ),
    },
    {
      id: 'ended',
      head: t('cluster.col.ended'),
      wideOnly: true,
      cell: (term) => (
        <>
          {t(`ended.${term.to === undefined ? 'running' : (term.endedBecause ?? 'vanished')}`)}
          <SteppedDown asked={term.steppedDown} />
        </>
      ),
    },
    {
      id: 'gap',
      head: t('cluster.col.gap'),
      align: 'end',
      cell: (term) =>
        term.gapMs === undefined ? (
          t(term === first ? 'cluster.first' : 'cluster.gap.unknown')
        ) : (
          <Duration ms={term.gapMs} />
        ),
    },
    {
      id: 'effect',
      head: t('cluster.col.effect'),
      cell: (term) => <Effect effect={term.effect} />,
    },
  ];
}
