import { Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Fragment, memo, type ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import styles from './data-table.module.css';

/** A list whose rows are many keeps its columns from one drawing to the next, so that only rows that have changed are drawn. */
export interface Column<Row> {
  id: string;
  head: string;
  /** Stands in the heading, in the place of its words. */
  headControl?: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: 'end';
  /** The first thing of a card on a narrow screen, without its label. */
  lead?: boolean;
  /** Left out on middling screens; a card on a narrow screen shows it again. */
  wideOnly?: boolean;
  /** The heading is for screen readers only; on a narrow screen what it heads is the last line of a card. */
  silentHead?: boolean;
  /** So small that it has its place in the corner of a card, beside the first thing. */
  corner?: boolean;
  /** A mark before everything else; in a card it stands before the first thing. */
  mark?: boolean;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Shown in the place of the rows when there are none. */
  empty: ReactNode;
  skeletonRows?: number;
  dimmed?: boolean;
  /** On a narrow screen the values explain themselves: two lines and no labels. */
  brief?: boolean;
  /** Its cells are sentences. */
  wordy?: boolean;
  /** What stands below a row, across all of the columns. */
  below?: (row: Row) => ReactNode;
}

/** Whether the screen is so narrow that the rows of lists are cards; those of many words become so a little before. */
export function useCards(wordy = false): boolean {
  const query = wordy ? '(max-width: 60em)' : '(max-width: 48em)';
  return useMediaQuery(query, false, { getInitialValueInEffect: false });
}

/**
 * A real table with headings; on a narrow screen each row becomes a card of labelled values. The roles are spelled out
 * because browsers drop them from table elements that are displayed as blocks.
 */
export function DataTable<Row>(props: Props<Row>) {
  const { columns, rows, rowKey } = props;
  const cards = useCards(props.wordy);
  if (rows?.length === 0) return <>{props.empty}</>;
  return (
    <table
      {...as('table')}
      className={styles.table}
      data-dimmed={props.dimmed === true || undefined}
      data-cards={cards || undefined}
      data-brief={props.brief === true || undefined}
    >
      <caption className="visually-hidden">{props.caption}</caption>
      <thead {...as('rowgroup')}>
        <tr {...as('row')}>
          {columns.map((column) => (
            <th key={column.id} scope="col" {...as('columnheader')} {...traits(column)}>
              {(cards ? undefined : column.headControl) ?? (
                <span className={column.silentHead === true ? 'visually-hidden' : undefined}>
                  {column.head}
                </span>
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...as('rowgroup')}>
        {rows === undefined ? (
          <Skeletons columns={columns} rows={props.skeletonRows ?? 5} />
        ) : (
          rows.map((row) => (
            <Fragment key={rowKey(row)}>
              <DataRow row={row} columns={columns} />
              <Below columns={columns.length}>{props.below?.(row)}</Below>
            </Fragment>
          ))
        )}
      </tbody>
    </table>
  );
}

/** Drawn again for another row or other columns only: a list is asked for every other second, and of a hundred rows a few have changed. */
const DataRow = memo(function DataRow<Row>(props: { row: Row; columns: Column<Row>[] }) {
  return (
    <tr {...as('row')}>
      {props.columns.map((column) => (
        <td key={column.id} {...as('cell')} data-label={column.head} {...traits(column)}>
          <div>{column.cell(props.row)}</div>
        </td>
      ))}
    </tr>
  );
}) as <Row>(props: { row: Row; columns: Column<Row>[] }) => ReactNode;

function Below(props: { columns: number; children: ReactNode }) {
  return props.children ? (
    <tr {...as('row')} data-below>
      <td {...as('cell')} colSpan={props.columns} data-lead>
        <div>{props.children}</div>
      </td>
    </tr>
  ) : null;
}

/** Spelled out through a spread, because to a linter a role on a table element looks redundant. */
function as(role: 'table' | 'rowgroup' | 'row' | 'columnheader' | 'cell') {
  return { role };
}

function traits<Row>(column: Column<Row>) {
  return {
    'data-end': column.align === 'end' || undefined,
    'data-lead': column.lead === true || undefined,
    'data-wide': column.wideOnly === true || undefined,
    'data-bare': column.silentHead === true || undefined,
    'data-corner': column.corner === true || undefined,
    'data-mark': column.mark === true || undefined,
  };
}

function Skeletons<Row>(props: { columns: Column<Row>[]; rows: number }) {
  const t = useText();
  return Array.from({ length: props.rows }, (_, row) => row).map((row) => (
    <tr key={row} {...as('row')}>
      {props.columns.map((column, index) => (
        <td key={column.id} {...as('cell')} data-label={column.head} {...traits(column)}>
          {row === 0 && index === 0 ? (
            <span className="visually-hidden">{t('common.loading')}</span>
          ) : null}
          <Skeleton height={12} my={5} width={`${45 + ((row * 7 + index * 13) % 40)}%`} />
        </td>
      ))}
    </tr>
  ));
}
