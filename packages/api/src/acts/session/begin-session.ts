import type { Clock, StoreClock } from '@escapement/core';
import type { Secrets } from '../../auth/secrets.ts';
import { issueSession } from '../../auth/session-cookie.ts';
import { sharedNow } from '../../shared-now.ts';
import type { Act } from '../act.ts';
import { done, sessionThing } from '../told.ts';

export interface SessionBeginning {
  readonly kind: 'begun';
  readonly cookie: string;
  readonly csrfToken: string;
}

/** Lets a browser in whose person has shown the admin token. */
export function beginSession(ports: {
  readonly auth: Pick<Secrets, 'sessionKey'>;
  readonly clock: Clock;
  readonly time: StoreClock;
}): Act<undefined, SessionBeginning> {
  return {
    name: 'session.begin',
    about: () => [sessionThing],
    told: () => done(),
    async perform({ ask }) {
      const key = await ports.auth.sessionKey(ask);
      const { cookie, csrfToken } = issueSession(key, sharedNow(ports));
      return { kind: 'begun', cookie, csrfToken };
    },
  };
}
