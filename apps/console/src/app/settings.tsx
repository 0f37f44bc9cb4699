import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import type { ZoneMode } from '../time/zone-format.ts';

interface Settings {
  zoneMode: ZoneMode;
  setZoneMode: (mode: ZoneMode) => void;
}

const storageKey = 'escapement.zone';
const SettingsContext = createContext<Settings>({ zoneMode: 'job', setZoneMode: () => undefined });

function storedZoneMode(): ZoneMode {
  const stored = window.localStorage.getItem(storageKey);
  return stored === 'mine' || stored === 'utc' ? stored : 'job';
}

/** Keeps what the reader chose for this browser. */
export function SettingsProvider(props: { children: ReactNode }) {
  const [zoneMode, setMode] = useState(storedZoneMode);
  const settings = useMemo(
    () => ({
      zoneMode,
      setZoneMode: (mode: ZoneMode) => {
        window.localStorage.setItem(storageKey, mode);
        setMode(mode);
      },
    }),
    [zoneMode],
  );
  return <SettingsContext value={settings}>{props.children}</SettingsContext>;
}

export function useSettings(): Settings {
  return use(SettingsContext);
}
