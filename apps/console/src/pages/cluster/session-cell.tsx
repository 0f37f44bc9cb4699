import type { NodeView } from '@escapement/protocol';
import { Elapsed } from '../../components/elapsed.tsx';
import { useLanguage } from '../../text/use-text.ts';
import { formatDuration } from '../../time/duration-format.ts';
import { useClusterText } from './use-cluster-text.ts';

/** The session of a node with ZooKeeper: which, for how long it outlives silence, with which server and since when. */
export function SessionCell({ session }: Pick<NodeView, 'session'>) {
  const t = useClusterText();
  const { language } = useLanguage();
  if (session === undefined) return <span className="dim">{t('cluster.session.unknown')}</span>;
  const { id, timeoutMs, server, since } = session;
  return (
    <>
      <span>
        <code className="nowrap" title={`0x${id}`}>
          {shortSession(id)}
        </code>{' '}
        <span className="dim">
          {t('cluster.session.timeout', { timeout: formatDuration(timeoutMs, language) })}
        </span>
      </span>
      <div className="dim small">
        <code className="breakable">{server}</code>{' '}
        <Elapsed since={since} sentence="overview.leader.since" />
      </div>
    </>
  );
}

/** Its ends, as the log of ZooKeeper has it: the first digits tell the server that gave it, the last ones count. */
function shortSession(id: string): string {
  const digits = id.replace(/^0+(?=.)/, '');
  return digits.length <= 9 ? `0x${digits}` : `0x${digits.slice(0, 3)}…${digits.slice(-4)}`;
}
