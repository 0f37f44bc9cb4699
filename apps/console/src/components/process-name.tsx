/** The id of a node or worker in short: of a UUID the first block, which tells a handful of processes apart. */
export function shortProcessName(id: string): string {
  return /^([0-9a-f]{8})-[0-9a-f-]{27}$/.exec(id)?.[1] ?? id;
}

/** The short id; its title is the whole. */
export function ProcessName(props: { id: string }) {
  return (
    <span className="mono nowrap" title={props.id}>
      {shortProcessName(props.id)}
    </span>
  );
}
