import { Link } from '@tanstack/react-router';
import { QueueLink } from '../../components/links.tsx';
import styles from './queues.module.css';

/** Queues, each with the way to its page. */
export function QueueNames(props: { names: readonly string[] }) {
  if (props.names.length === 0) return <span className="dim">–</span>;
  return (
    <span className={styles.names}>
      {props.names.map((name) => (
        <QueueLink key={name} name={name} />
      ))}
    </span>
  );
}

/** Handlers, each with the way to the jobs that call it. */
export function HandlerNames(props: { names: readonly string[] }) {
  if (props.names.length === 0) return <span className="dim">–</span>;
  return (
    <span className={styles.names}>
      {props.names.map((handler) => (
        <Link key={handler} to="/jobs" search={{ handler }} className="mono breakable">
          {handler}
        </Link>
      ))}
    </span>
  );
}
