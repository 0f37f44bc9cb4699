import type { RevokedSessions } from '../../auth/revoked-sessions.ts';
import type { BrowserSession } from '../../auth/session-cookie.ts';
import type { Act } from '../act.ts';
import { done, sessionThing } from '../told.ts';

/** `here`: this node refuses the session from now on, and tells the others as soon as it can. */
export type SignOutOutcome = { readonly kind: 'everywhere' | 'here' };

/** Ends the session of a browser before its time. */
export function signOut(
  revoked: Pick<RevokedSessions, 'revoke'>,
): Act<{ readonly session: BrowserSession }, SignOutOutcome> {
  return {
    name: 'session.end',
    about: () => [sessionThing],
    told: ({ kind }) => done({ because: kind }),
    async perform({ ask, input, notices }) {
      const kind = await revoked.revoke(input.session, ask);
      if (kind === 'here') notices.warn('ZOOKEEPER_UNAVAILABLE');
      return { kind };
    },
  };
}
