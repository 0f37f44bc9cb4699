import type { NodeView } from '@escapement/protocol';
import { IconCrown, IconServer2 } from '@tabler/icons-react';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { ProcessName } from '../../components/process-name.tsx';
import { useText } from '../../text/use-text.ts';
import { ClockOffset } from './clock-offset.tsx';
import styles from './cluster.module.css';
import { ProcessCell } from './process-cell.tsx';
import { zoneDataColumn } from './zone-data-column.tsx';

export function NodeTable(props: { nodes: NodeView[] | undefined }) {
  const t = useText();
  return (
    <DataTable
      caption={t('cluster.nodes')}
      rows={props.nodes}
      rowKey={(node) => node.nodeId}
      skeletonRows={3}
      columns={[
        {
          id: 'node',
          head: t('cluster.col.node'),
          lead: true,
          cell: (node) => (
            <ProcessCell name={<ProcessName id={node.nodeId} />} waitingFor={node.waitingFor} />
          ),
        },
        { id: 'role', head: t('cluster.col.role'), cell: (node) => <Role role={node.role} /> },
        {
          id: 'address',
          head: t('cluster.col.address'),
          cell: (node) => (
            <span className="mono">
              {node.host}:{node.pid} <span className="dim">{node.apiUrl}</span>
            </span>
          ),
        },
        {
          id: 'clock',
          head: t('cluster.col.clock'),
          align: 'end',
          cell: (node) => <ClockOffset ms={node.clockOffsetMs} />,
        },
        {
          id: 'version',
          head: t('cluster.col.version'),
          wideOnly: true,
          cell: (node) => node.version,
        },
        zoneDataColumn(t),
        {
          id: 'since',
          head: t('cluster.col.since'),
          cell: (node) => <Instant at={node.startedAt} />,
        },
      ]}
      empty={<EmptyNote title={t('cluster.nodes.empty')} />}
    />
  );
}

function Role(props: { role: NodeView['role'] }) {
  const t = useText();
  const leads = props.role === 'leader';
  const Icon = leads ? IconCrown : IconServer2;
  return (
    <span className={leads ? styles.leads : styles.follows}>
      <Icon size={15} aria-hidden />
      {t(`role.${props.role}`)}
    </span>
  );
}
