import { fromIso, runStates } from '@escapement/core';
import type { RunView } from '@escapement/protocol';
import type { ReactNode } from 'react';
import { useSettings } from '../app/settings.tsx';
import { useLanguage, useText } from '../text/use-text.ts';
import { fullTime, type WallTime, wallTime, zoneFor } from '../time/zone-format.ts';
import type { Fold } from './fold-frequent.ts';
import { UnfoldButton } from './unfold-button.tsx';

/** How many more rows a job has in a list, from when to when, and how they stand where not all stand as the one above. */
export function FoldLine(props: {
  fold: Fold<RunView>;
  above: RunView;
  onToggle: () => void;
  children?: ReactNode;
}) {
  const t = useText();
  const { fold, above, onToggle } = props;
  const { rest, isOpen } = fold;
  const states = runStates
    .map((state) => ({ state, count: rest.filter((run) => run.state === state).length }))
    .filter(({ state, count }) => count > 0 && (state !== above.state || count < rest.length));
  return (
    <div className="fold-line">
      <UnfoldButton isOpen={isOpen} onToggle={onToggle}>
        {t('runs.more', { count: rest.length, job: above.jobName ?? above.jobId })}
      </UnfoldButton>
      <Span runs={rest} />
      {states.length === 0 ? null : (
        <span className="num">
          {states.map(({ state, count }) => `${t(`run.${state}`)} ${count}`).join(' · ')}
        </span>
      )}
      {props.children}
    </div>
  );
}

/** From the first to the last of their fire times, whichever way they are listed. */
function Span({ runs }: { runs: readonly RunView[] }) {
  const { zoneMode } = useSettings();
  const { language } = useLanguage();
  const times = runs.map(({ fireTime }) => fromIso(fireTime) ?? 0);
  const timeZone = zoneFor(zoneMode, runs[0]?.timeZone);
  const where = { language, timeZone, thisYear: new Date().getUTCFullYear() };
  const [from = 0, to = 0] = [Math.min(...times), Math.max(...times)];
  const [first, last] = [from, to].map((at) => wallTime(Math.floor(at / 1000) * 1000, where));
  if (first === undefined || last === undefined) return null;
  return (
    <span className="num" title={`${fullTime(from, where)} – ${fullTime(to, where)}`}>
      {isOneDay(first, last)
        ? `${first.clock}–${last.clock}`
        : `${first.day} ${first.clock} – ${last.day} ${last.clock}`}
    </span>
  );
}

function isOneDay(first: WallTime, last: WallTime): boolean {
  return first.day === last.day;
}
