import { bearing } from '@escapement/core';
import type { ServiceSingleton, SingletonContext } from './behaviour.ts';
import { becauseOf, type Duty, type Instance, type InstanceEnd } from './instance.ts';
import { ServiceInbox } from './service-inbox.ts';

/** Who did not stop in time and is told to has so long to do so. */
const afterAbortMs = 500;

/** Starts a service in its place. */
export function startService(
  duty: Duty,
  {
    behaviour,
    stopTimeoutMs,
    doubtfulUpTo,
  }: {
    readonly behaviour: ServiceSingleton;
    readonly stopTimeoutMs: number;
    readonly doubtfulUpTo: number;
  },
): Instance {
  const { clock, by } = duty;
  const mustEnd = new AbortController();
  const looking = new AbortController();
  const inbox = new ServiceInbox(duty, doubtfulUpTo);
  const { name, term } = by;
  const context: SingletonContext = { name, term, signal: mustEnd.signal, inbox };
  // Who cannot be told is shown as starting, and the service goes on.
  duty.store.note(by, { kind: 'running' }).catch(bearing(() => undefined));
  const life = Promise.resolve()
    .then(() => behaviour.start(context))
    .then(
      () => ({ ...returned, over: inbox.atWork }),
      (error) => ({ ...endedBy(error), over: inbox.atWork }),
    )
    .finally(() => {
      looking.abort();
      inbox.end();
    });
  const looked = inbox.serve(looking.signal).then((end) => end ?? life);
  const within = async (what: Promise<unknown>, limitMs: number): Promise<boolean> => {
    const done = new AbortController();
    const late = clock.sleep(limitMs, done.signal).then(() => false);
    const isDone = await Promise.race([what.then(() => true), late]);
    done.abort();
    return isDone;
  };
  return {
    ended: Promise.race([life, looked]),
    async stop(isLost) {
      looking.abort();
      inbox.end();
      if (isLost) mustEnd.abort();
      const stopped = stopOf(behaviour, context, life);
      if (await within(stopped, stopTimeoutMs)) return 'stopped';
      mustEnd.abort();
      return (await within(stopped, afterAbortMs)) ? 'stopped' : 'cut-off';
    },
  };
}

type Failed = Extract<InstanceEnd, { readonly kind: 'failed' }>;

const returned: Failed = {
  kind: 'failed',
  because: 'its start returned though nobody had asked it to stop',
};

function endedBy(error: unknown): Failed {
  return { kind: 'failed', because: becauseOf(error) };
}

/** Resolves when it has stopped, whatever its code throws on the way. */
async function stopOf(
  behaviour: ServiceSingleton,
  context: SingletonContext,
  life: Promise<InstanceEnd>,
): Promise<void> {
  if (behaviour.stop === undefined) {
    await life;
    return;
  }
  try {
    await behaviour.stop(context);
  } catch {
    // What it throws while it stops changes nothing: it is over.
  }
}
