import type { PreviewBody, Readiness, SchedulePreview, Session } from '@escapement/protocol';
import { type AuditCalls, auditCalls } from './audit-calls.ts';
import { type CalendarCalls, calendarCalls } from './calendar-calls.ts';
import { type ClusterCalls, clusterCalls } from './cluster-calls.ts';
import { type ConfigCalls, configCalls } from './config-calls.ts';
import { type JobCalls, jobCalls, type Reading } from './job-calls.ts';
import { type LockCalls, lockCalls } from './lock-calls.ts';
import { type QueueCalls, queueCalls } from './queue-calls.ts';
import { type QueueLimitCalls, queueLimitCalls } from './queue-limit-calls.ts';
import { type RunCalls, runCalls } from './run-calls.ts';
import { type SecretCalls, secretCalls } from './secret-calls.ts';
import { type ServiceCalls, serviceCalls } from './service-calls.ts';
import { type SingletonCalls, singletonCalls } from './singleton-calls.ts';
import { createTransport, type Transport, type TransportOptions } from './transport.ts';

/** Sign-in of a browser, and the small rest. */
export interface SessionCalls {
  /** Throws `SIGN_IN_REFUSED`. The client sends the CSRF token of the session by itself from then on. */
  signIn(token: string): Promise<Session>;
  session(reading?: Reading): Promise<Session>;
  signOut(): Promise<Session>;
  preview(body: PreviewBody, reading?: Reading): Promise<SchedulePreview>;
  /** Answers also while the node is not ready; `waitingFor` says for what to who is signed in. */
  readiness(reading?: Reading): Promise<Readiness>;
}

/** The REST interface, a method per route. Every method throws `ProblemError`. */
export interface Client
  extends JobCalls,
    AuditCalls,
    CalendarCalls,
    SecretCalls,
    ConfigCalls,
    ServiceCalls,
    QueueLimitCalls,
    RunCalls,
    QueueCalls,
    ClusterCalls,
    LockCalls,
    SingletonCalls,
    SessionCalls {}

/** Talks to nobody yet. */
export function createClient(options: TransportOptions): Client {
  const transport = createTransport(options);
  const { send } = transport;
  return {
    ...jobCalls(send),
    ...auditCalls(send),
    ...calendarCalls(send),
    ...secretCalls(send),
    ...configCalls(send),
    ...serviceCalls(send),
    ...queueLimitCalls(send),
    ...runCalls(send),
    ...queueCalls(send),
    ...clusterCalls(send),
    ...lockCalls(send),
    ...singletonCalls(send),
    ...sessionCalls(transport),
  };
}

function sessionCalls({ send, useCsrfToken }: Transport): SessionCalls {
  const path = '/api/v1/session';
  const learn = (session: Session) => {
    useCsrfToken(session.csrfToken);
    return session;
  };
  return {
    signIn: async (token) => learn(await send({ method: 'POST', path, body: { token } })),
    session: async (reading) => learn(await send({ path, ...reading })),
    signOut: async () => learn(await send({ method: 'DELETE', path })),
    preview: (body, reading) =>
      send({ method: 'POST', path: '/api/v1/schedules/preview', body, ...reading }),
    readiness: (reading) => send({ path: '/readyz', ...reading, acceptStatus: 503 }),
  };
}
