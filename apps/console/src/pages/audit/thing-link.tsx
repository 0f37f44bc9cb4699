import { Link } from '@tanstack/react-router';
import { JobLink, RunLink } from '../../components/links.tsx';

/** What an act was done to, where it can be looked at. What has no screen of its own is named as the log names it. */
export function ThingLink(props: { thing: string }) {
  const { thing } = props;
  const [, kind = thing, name = ''] = /^([a-z-]+):(.*)$/s.exec(thing) ?? [];
  switch (kind) {
    case 'job':
      return <JobLink id={name} />;
    case 'run':
      return <RunLink id={name} />;
    case 'secret':
      return (
        <Link to="/secrets" className="mono breakable">
          {thing}
        </Link>
      );
    case 'lock':
      return (
        <Link to="/locks" className="mono breakable">
          {thing}
        </Link>
      );
    case 'config':
      return (
        <Link to="/config/$name" params={{ name }} className="mono breakable">
          {thing}
        </Link>
      );
    case 'calendar':
      return (
        <Link to="/calendars/$name" params={{ name }} className="mono breakable">
          {thing}
        </Link>
      );
    case 'queue':
      return (
        <Link to="/queues/$name" params={{ name }} className="mono breakable">
          {thing}
        </Link>
      );
    case 'worker':
      return (
        <Link to="/workers/$workerId" params={{ workerId: name }} className="mono breakable">
          {thing}
        </Link>
      );
    case 'singleton':
      return (
        <Link to="/singletons" className="mono breakable">
          {thing}
        </Link>
      );
    case 'office':
      return (
        <Link to="/cluster">
          <code>{thing}</code>
        </Link>
      );
    default:
      return <code className="breakable">{thing}</code>;
  }
}
