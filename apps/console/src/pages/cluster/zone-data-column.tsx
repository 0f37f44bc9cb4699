import type { Column } from '../../components/data-table.tsx';
import type { Text } from '../../text/use-text.ts';

/** Which version of the time-zone data a process has; one of before does not say. */
export function zoneDataColumn<Row extends { tzVersion?: string | undefined }>(
  t: Text,
): Column<Row> {
  return {
    id: 'zone-data',
    head: t('cluster.col.zoneData'),
    wideOnly: true,
    cell: ({ tzVersion }) => tzVersion ?? <span className="dim">–</span>,
  };
}
