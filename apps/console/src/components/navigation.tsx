import {
  IconCalendarTime,
  IconKey,
  IconLayoutDashboard,
  IconListDetails,
  IconLock,
  IconTopologyStar3,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useText } from '../text/use-text.ts';
import styles from './shell.module.css';

const places = [
  { to: '/', key: 'nav.overview', icon: IconLayoutDashboard, exact: true },
  { to: '/jobs', key: 'nav.jobs', icon: IconCalendarTime, exact: false },
  { to: '/runs', key: 'nav.runs', icon: IconListDetails, exact: false },
  { to: '/cluster', key: 'nav.cluster', icon: IconTopologyStar3, exact: false },
  { to: '/locks', key: 'nav.locks', icon: IconLock, exact: false },
  { to: '/secrets', key: 'nav.secrets', icon: IconKey, exact: false },
] as const;

/** A side bar on wide screens, a rail on middling ones, a bar at the foot on phones. */
export function Navigation() {
  const t = useText();
  return (
    <nav className={styles.nav} aria-label={t('nav.label')}>
      <ul>
        {places.map(({ to, key, icon: Icon, exact }) => (
          <li key={to}>
            <Link
              to={to}
              className={styles.place}
              activeOptions={{ exact, includeSearch: false }}
              activeProps={{ 'aria-current': 'page' }}
            >
              <Icon size={20} stroke={1.7} aria-hidden />
              <span>{t(key)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
