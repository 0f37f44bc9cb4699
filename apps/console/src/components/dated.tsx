import { createContext, type ReactNode, use } from 'react';
import { toServerTime } from '../data/server-clock.ts';
import type { Stale } from '../data/staleness.ts';
import { useNow } from '../time/use-now.ts';
import styles from './dated.module.css';

const StaleContext = createContext<Stale | undefined>(undefined);

/** A part of a screen that comes from one answer: while that is old, its numbers dim, and its clocks stand at the instant of which it tells. */
export function Dated(props: { stale: Stale | undefined; children: ReactNode }) {
  return (
    <StaleContext value={props.stale}>
      <div className={styles.dated} data-stale={props.stale === undefined ? undefined : ''}>
        {props.children}
      </div>
    </StaleContext>
  );
}

/** Why what is shown here is old, and since when. */
export function useDated(): Stale | undefined {
  return use(StaleContext);
}

/** Now by the server's clock, in whole seconds; or then, where what is shown is of then. */
export function useShownNow(): { readonly at: number; readonly isThen: boolean } {
  const stale = useDated();
  const now = useNow();
  if (stale === undefined) return { at: now, isThen: false };
  return { at: Math.floor(toServerTime(stale.since) / 1000) * 1000, isThen: true };
}
