import { type Session, sessionSchema, signInBodySchema } from '@escapement/protocol';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../acts/act.ts';
import type { Api, ApiContext } from '../api-context.ts';
import { setCookie } from '../auth/session-cookie.ts';
import { cameByTls } from '../auth/sign-in-guard.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

const url = '/api/v1/session';
const tags = ['session'];
const open = { open: true };

/** Sign in, sign out, and who am I. The only way from the admin token to a browser session. */
export function registerSessionRoutes(api: Api, context: ApiContext): void {
  const { deps, acts, guard } = context;
  api.post(
    url,
    {
      config: { ...open, storesNothing: true },
      schema: {
        tags,
        operationId: 'signIn',
        summary: 'Sign in with the admin token',
        security: [],
        body: signInBodySchema,
        response: { 200: sessionSchema, ...refusals },
      },
    },
    async (request, reply): Promise<Session> => {
      const claim = { token: request.body.token, address: request.ip, at: 'sign-in' } as const;
      if (!(await guard.isAdminToken(claim, request))) {
        throw new ProblemSignal('SIGN_IN_REFUSED', 'Take the token from the file admin-token.');
      }
      const call = { ...callOf(request, reply, undefined), who: whoIs('token', request) };
      const { cookie, csrfToken } = accepted(await acts.beginSession(call));
      reply.header('set-cookie', setCookie(cookie, cameByTls(request)));
      deps.logger.info({ requestId: request.id, address: request.ip }, 'signed in');
      return { signedIn: true, csrfToken, version: deps.version };
    },
  );
  api.get(
    url,
    {
      config: open,
      schema: {
        tags,
        operationId: 'session',
        summary: 'Whether this browser or token is signed in',
        security: [],
        response: { 200: sessionSchema, ...refusals },
      },
    },
    async (request): Promise<Session> => {
      const caller = await guard.callerOf(request);
      // Who is not signed in learns nothing of the server, not even its version.
      if (caller === undefined) return { signedIn: false, version: '' };
      const known = { signedIn: true, version: deps.version };
      return caller.kind === 'browser' ? { ...known, csrfToken: caller.session.csrfToken } : known;
    },
  );
  api.delete(
    url,
    {
      config: open,
      schema: {
        tags,
        operationId: 'signOut',
        summary: 'Sign out: this session ends on every node',
        security: [],
        response: { 200: sessionSchema, ...refusals },
      },
    },
    async (request, reply): Promise<Session> => {
      const session = await guard.sessionOf(request);
      if (session !== undefined) {
        const call = callOf(request, reply, { session });
        accepted(await acts.signOut({ ...call, who: whoIs('browser', request) }));
      }
      reply.header('set-cookie', setCookie('', cameByTls(request)));
      return { signedIn: false, version: '' };
    },
  );
}

/** Routes that are open to all ask nobody who they are; here it is known all the same. */
function whoIs(kind: Actor['kind'], { ip }: FastifyRequest): Actor {
  return { kind, address: ip };
}
