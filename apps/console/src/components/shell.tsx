import { Link, Outlet } from '@tanstack/react-router';
import { useText } from '../text/use-text.ts';
import { LiveBanner, LiveIndicator } from './live-indicator.tsx';
import { Mark } from './mark.tsx';
import { Navigation } from './navigation.tsx';
import { LanguageToggle, SettingsPopover, ThemeToggle, ZoneSelect } from './settings-controls.tsx';
import styles from './shell.module.css';

/** The frame around every screen of a signed-in reader. */
export function Shell() {
  const t = useText();
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t('app.skip')}
      </a>
      <header className={styles.header}>
        <Link to="/" className={styles.brand}>
          <Mark size={30} />
          <span>{t('app.name')}</span>
        </Link>
        <div className={styles.tools}>
          <LiveIndicator />
          <div className={styles.roomy}>
            <ZoneSelect />
            <LanguageToggle />
            <ThemeToggle />
          </div>
          <SettingsPopover />
        </div>
      </header>
      <Navigation />
      <main id="main" tabIndex={-1} className={styles.main}>
        <LiveBanner />
        <Outlet />
      </main>
    </div>
  );
}
