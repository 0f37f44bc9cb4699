import { Popover } from '@mantine/core';
import {
  IconAdjustments,
  IconCalendarMonth,
  IconCalendarOff,
  IconCalendarTime,
  IconDots,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconListDetails,
  IconLock,
  IconNumber1,
  IconRoute,
  IconStack2,
  IconTopologyStar3,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useText } from '../text/use-text.ts';
import styles from './shell.module.css';

const places = [
  { to: '/', key: 'nav.overview', icon: IconLayoutDashboard, exact: true },
  { to: '/jobs', key: 'nav.jobs', icon: IconCalendarTime, exact: false },
  { to: '/runs', key: 'nav.runs', icon: IconListDetails, exact: false },
  { to: '/cluster', key: 'nav.cluster', icon: IconTopologyStar3, exact: false },
] as const;
/** On a phone behind the last button of the bar. */
const furtherPlaces = [
  { to: '/not-run', key: 'nav.notRun', icon: IconCalendarOff, exact: false },
  { to: '/queues', key: 'nav.queues', icon: IconStack2, exact: false },
  { to: '/locks', key: 'nav.locks', icon: IconLock, exact: false },
  { to: '/calendars', key: 'nav.calendars', icon: IconCalendarMonth, exact: false },
  { to: '/config', key: 'nav.config', icon: IconAdjustments, exact: false },
  { to: '/services', key: 'nav.services', icon: IconRoute, exact: false },
  { to: '/singletons', key: 'nav.singletons', icon: IconNumber1, exact: false },
  { to: '/secrets', key: 'nav.secrets', icon: IconKey, exact: false },
  { to: '/audit', key: 'nav.audit', icon: IconHistory, exact: false },
] as const;
type Place = (typeof places)[number] | (typeof furtherPlaces)[number];

/** A side bar on wide screens, a rail on middling ones, a bar at the foot on phones. */
export function Navigation() {
  const t = useText();
  return (
    <nav className={styles.nav} aria-label={t('nav.label')}>
      <ul>
        {places.map((place) => (
          <li key={place.to}>
            <PlaceLink place={place} />
          </li>
        ))}
        {furtherPlaces.map((place) => (
          <li key={place.to} className={styles.further}>
            <PlaceLink place={place} />
          </li>
        ))}
        <li className={styles.more}>
          <MorePlaces />
        </li>
      </ul>
    </nav>
  );
}

function PlaceLink(props: { place: Place }) {
  const t = useText();
  const { to, key, icon: Icon, exact } = props.place;
  return (
    <Link
      to={to}
      className={styles.place}
      activeOptions={{ exact, includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
    >
      <Icon size={20} stroke={1.7} aria-hidden />
      <span>{t(key)}</span>
    </Link>
  );
}

/** A popover as that of the settings, so that nothing more is loaded for it. */
function MorePlaces() {
  const t = useText();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" shadow="md" trapFocus>
      <Popover.Target>
        <button type="button" className={styles.place} onClick={() => setOpened(!opened)}>
          <IconDots size={20} stroke={1.7} aria-hidden />
          <span>{t('nav.more')}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('nav.more')} className={styles.morePlaces}>
        {furtherPlaces.map(({ to, key, icon: Icon }) => (
          <Link key={to} to={to} onClick={() => setOpened(false)}>
            <Icon size={18} stroke={1.7} aria-hidden />
            {t(key)}
          </Link>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
