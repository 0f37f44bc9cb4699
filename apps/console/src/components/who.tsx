import { useText } from '../text/use-text.ts';

/** Who did it: how they were known, and from where. */
export function Who(props: { who: string }) {
  const t = useText();
  const [, kind, address = ''] = /^(token|browser|peer|nobody) at (.*)$/.exec(props.who) ?? [];
  if (kind === undefined) return <span className="breakable">{props.who}</span>;
  return (
    <span>
      {t(`who.${kind as 'token' | 'browser' | 'peer' | 'nobody'}`)}{' '}
      <span className="dim small">
        <code>{address}</code>
      </span>
    </span>
  );
}
