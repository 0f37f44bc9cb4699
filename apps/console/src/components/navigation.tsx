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
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useText } from '../text/use-text.ts';
import styles from './shell.module.css';

const places = [
  { to: '/', key: 'nav.overview', icon: IconLayoutDashboard },
  { to: '/jobs', key: 'nav.jobs', icon: IconCalendarTime },
  { to: '/runs', key: 'nav.runs', icon: IconListDetails },
  { to: '/cluster', key: 'nav.cluster', icon: IconTopologyStar3 },
] as const;
/** On a phone behind the last button of the bar. */
const furtherPlaces = [
  { to: '/not-run', key: 'nav.notRun', icon: IconCalendarOff },
  { to: '/queues', key: 'nav.queues', icon: IconStack2 },
  { to: '/locks', key: 'nav.locks', icon: IconLock },
  { to: '/calendars', key: 'nav.calendars', icon: IconCalendarMonth },
  { to: '/config', key: 'nav.config', icon: IconAdjustments },
  { to: '/services', key: 'nav.services', icon: IconRoute },
  { to: '/singletons', key: 'nav.singletons', icon: IconNumber1 },
  { to: '/secrets', key: 'nav.secrets', icon: IconKey },
  { to: '/audit', key: 'nav.audit', icon: IconHistory },
] as const;
type Place = (typeof places)[number] | (typeof furtherPlaces)[number];

/** Workers are listed with the queues they serve, and have no place of their own. */
function isOfPlace(path: string, { to }: Place): boolean {
  return `${path}/`.startsWith(`${to}/`) || (to === '/queues' && path.startsWith('/workers/'));
}

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
  const { to, key, icon: Icon } = props.place;
  const isHere = useLocation({ select: ({ pathname }) => isOfPlace(pathname, props.place) });
  return (
    <Link
      to={to}
      className={styles.place}
      // A link marks itself as it sees fit, and of the overview it thinks that it leads everywhere.
      activeOptions={{ exact: true, includeSearch: false }}
      aria-current={isHere ? 'page' : undefined}
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
  const isHere = useLocation({
    select: ({ pathname }) => furtherPlaces.some((place) => isOfPlace(pathname, place)),
  });
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" shadow="md" trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles.place}
          aria-current={isHere || undefined}
          onClick={() => setOpened(!opened)}
        >
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
