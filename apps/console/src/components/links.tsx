import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ProcessName } from './process-name.tsx';

/** A job, shown by what the caller puts inside, else by its name and its id; `tab` is the one that is open there. */
export function JobLink(props: {
  id: string;
  name?: string | undefined;
  tab?: 'ledger' | 'backfills';
  children?: ReactNode;
}) {
  const { id, name, tab } = props;
  return (
    <Link
      to="/jobs/$jobId"
      params={{ jobId: id }}
      search={tab === undefined ? {} : { tab }}
      className="job-link"
    >
      {props.children ?? <NamedJob id={id} name={name} />}
    </Link>
  );
}

/** A name may be of a script that is written from the right; it then turns nothing but itself. */
function NamedJob({ id, name }: { id: string; name: string | undefined }) {
  if (name === undefined) return id;
  return (
    <span title={`${name} (${id})`}>
      <bdi>{name}</bdi> <span className="dim small">{id}</span>
    </span>
  );
}

/** A run; shown by what the caller puts inside, else by its id. */
export function RunLink(props: { id: string; children?: ReactNode }) {
  return (
    <Link to="/runs/$runId" params={{ runId: props.id }}>
      {props.children ?? <span className="mono breakable">{props.id}</span>}
    </Link>
  );
}

/** A queue by its name. */
export function QueueLink(props: { name: string }) {
  const { name } = props;
  return (
    <Link to="/queues/$name" params={{ name }} className="mono breakable">
      {name}
    </Link>
  );
}

/** A worker, living or gone; shown by what the caller puts inside, else by its short id. */
export function WorkerLink(props: { id: string; children?: ReactNode }) {
  return (
    <Link to="/workers/$workerId" params={{ workerId: props.id }}>
      {props.children ?? <ProcessName id={props.id} />}
    </Link>
  );
}
