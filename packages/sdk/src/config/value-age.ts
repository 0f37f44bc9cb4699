import type { CoordinationSession } from '@escapement/core';
import { systemClock } from '@escapement/process';

/** Since when nobody knows whether a value is the last. */
export interface ValueAge {
  readonly since: Date | undefined;
  begin(): void;
  /** Does nothing while there is no connection. */
  end(): void;
  close(): void;
}

/** Begins with each loss of the connection and ends with the next. */
export function openValueAge(session: CoordinationSession): ValueAge {
  let since: Date | undefined;
  const age: ValueAge = {
    get since() {
      return since;
    },
    begin: () => {
      since ??= new Date(systemClock.now());
    },
    end: () => {
      if (session.state === 'connected') since = undefined;
    },
    close: session.onChange((state) => (state === 'connected' ? age.end() : age.begin())),
  };
  return age;
}
