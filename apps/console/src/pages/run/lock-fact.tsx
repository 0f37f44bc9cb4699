import type { Run } from '@escapement/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Elapsed } from '../../components/elapsed.tsx';
import { Instant } from '../../components/instant.tsx';
import { RunLink } from '../../components/links.tsx';
import { ProcessName } from '../../components/process-name.tsx';
import { api } from '../../data/api.ts';
import { keys, liveMs } from '../../data/queries.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { formatDuration } from '../../time/duration-format.ts';

/** The lock of a run: by which token it holds it and how long it stood in line; or where it stands there, and whom it waits for. */
export function LockFact(props: { run: Run; lock: NonNullable<Run['lock']> }) {
  const { run, lock } = props;
  return (
    <>
      <Link to="/locks" className="mono">
        {lock.name}
      </Link>
      {run.state === 'waiting' ? (
        <InLine runId={run.id} lock={lock.name} />
      ) : (
        <OnceInLine lock={lock} />
      )}
    </>
  );
}

function OnceInLine(props: { lock: NonNullable<Run['lock']> }) {
  const t = useText();
  const { language } = useLanguage();
  const { fencingToken, waitedMs } = props.lock;
  const notes = [
    fencingToken === undefined ? [] : [t('run.lock.token', { token: fencingToken })],
    waitedMs === undefined
      ? []
      : [t('run.lock.waited', { duration: formatDuration(waitedMs, language) })],
  ].flat();
  return notes.length === 0 ? null : <div className="dim small">{notes.join(' · ')}</div>;
}

/** The line of a lock is in ZooKeeper, and no run knows its own place. */
function InLine(props: { runId: string; lock: string }) {
  const t = useText();
  const { runId, lock } = props;
  const { data } = useQuery(lineOf(lock));
  if (data === undefined) return null;
  const index = data.waiters.findIndex((waiter) => waiter.runId === runId);
  const place = data.waiters[index];
  const [holder] = data.holders;
  return (
    <>
      {place === undefined ? null : (
        <div>
          {t('run.lock.place', { place: index + 1 })} · <Instant at={place.since} />{' '}
          <span className="dim">
            <Elapsed since={place.since} sentence="locks.waits" />
          </span>
        </div>
      )}
      {holder === undefined ? null : (
        <div className="small">
          {t('run.lock.held')}{' '}
          {holder.runId === null ? (
            <ProcessName id={holder.workerId} />
          ) : (
            <RunLink id={holder.runId} />
          )}
        </div>
      )}
    </>
  );
}

function lineOf(name: string) {
  return queryOptions({
    queryKey: [...keys.locks, 'one', name],
    queryFn: ({ signal }) => api.lock(name, { signal }),
    refetchInterval: liveMs,
  });
}
