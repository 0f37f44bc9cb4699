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
import { SessionCell } from './session-cell.tsx';
import { useClusterText } from './use-cluster-text.ts';
import { zoneDataColumn } from './zone-data-column.tsx';

export function NodeTable(props: { nodes: NodeView[] | undefined }) {
  const t = useClusterText();
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
        { id: 'role', head: t('cluster.col.role'), cell: (node) => <Role node={node} /> },
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
          id: 'session',
          head: t('cluster.col.session'),
          cell: (node) => <SessionCell session={node.session} />,
        },
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

/** By the election; and where a node says otherwise of itself, that too: two that lead at once are what nobody may overlook. */
function Role({ node }: { node: NodeView }) {
  const t = useText();
  const { role, leads: epoch } = node;
  const isElected = role === 'leader';
  const Icon = isElected ? IconCrown : IconServer2;
  return (
    <>
      <span className={isElected ? styles.leads : styles.follows}>
        <Icon size={15} aria-hidden />
        {t(`role.${role}`)}
      </span>
      {isElected || epoch === undefined ? null : (
        <span className={styles.claims}>{t('cluster.role.claims', { epoch })}</span>
      )}
    </>
  );
}
