import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { createActs } from './acts/acts.ts';
import type { Api, ApiContext } from './api-context.ts';
import type { ApiDeps } from './api-deps.ts';
import { type AuditTrail, createAuditTrail } from './audit/audit-trail.ts';
import { createRevokedSessions, type RevokedSessions } from './auth/revoked-sessions.ts';
import { createSecrets } from './auth/secrets.ts';
import { createGuard, installGuard } from './auth/sign-in-guard.ts';
import { createKnownServing } from './cluster/known-serving.ts';
import { compressAnswers } from './compression.ts';
import { answerConditionally } from './conditional-answers.ts';
import { type ConsoleFiles, openConsoleFiles } from './console-files.ts';
import { installOnceEach } from './idempotency/once-each.ts';
import { createFailingJobs } from './jobs/failing-jobs.ts';
import { createJobIndex } from './jobs/job-index.ts';
import { defaultWriteRate, installWriteLimit } from './limits/write-limit.ts';
import { installOpenapi } from './openapi/openapi.ts';
import { installProblemAnswers, pathOf } from './problems/problem-answer.ts';
import { createQueueList } from './queues/queue-page.ts';
import { installRequestRecord } from './request-record.ts';
import { refusalOfUnrouted } from './route-rules.ts';
import { registerAuditRoutes } from './routes/audit-routes.ts';
import { registerBackfillRoutes } from './routes/backfill-routes.ts';
import { registerCalendarRoutes } from './routes/calendar-routes.ts';
import { registerClusterRoutes } from './routes/cluster-routes.ts';
import { registerConfigRoutes } from './routes/config-routes.ts';
import { registerDelayedRunRoutes } from './routes/delayed-run-routes.ts';
import { registerHealthRoutes } from './routes/health-routes.ts';
import { registerJobActionRoutes } from './routes/job-action-routes.ts';
import { registerJobRollback } from './routes/job-rollback-route.ts';
import { registerJobRoutes } from './routes/job-routes.ts';
import { registerJoinRoutes } from './routes/join-routes.ts';
import { registerLeaseRoutes } from './routes/lease-routes.ts';
import { registerLockPermitRoute } from './routes/lock-permit-route.ts';
import { registerLockRoutes } from './routes/lock-routes.ts';
import { registerMetricsRoute } from './routes/metrics-routes.ts';
import { registerOutcomeRoutes } from './routes/outcome-routes.ts';
import { registerOverviewRoutes } from './routes/overview-routes.ts';
import { registerPauseRoutes } from './routes/pause-routes.ts';
import { registerPreviewRoutes } from './routes/preview-routes.ts';
import { registerQueueLimitRoutes } from './routes/queue-limit-routes.ts';
import { registerQueueRoutes } from './routes/queue-routes.ts';
import { registerRevisionRoutes } from './routes/revision-routes.ts';
import { registerRunActionRoutes } from './routes/run-action-routes.ts';
import { registerRunRoutes } from './routes/run-routes.ts';
import { registerSecretRoutes } from './routes/secret-routes.ts';
import { registerServiceRoutes } from './routes/service-routes.ts';
import { registerSessionRoutes } from './routes/session-routes.ts';
import { registerSetAsideRoutes } from './routes/set-aside-routes.ts';
import { registerSingletonRoutes } from './routes/singleton-routes.ts';
import { installSecurityHeaders } from './security-headers.ts';
import { createServer } from './server.ts';
import { sharedNow } from './shared-now.ts';

/** The REST interface, ready to listen before ZooKeeper or Redis exist. Close it before what it was given. */
export async function buildApi(deps: ApiDeps): Promise<FastifyInstance> {
  const api = createServer(deps);
  const revoked = createRevokedSessions({ ...deps, settings: deps.followedSettings });
  const trail = createAuditTrail(deps);
  const context = createContext(deps, { revoked, trail });
  installProblemAnswers(api, deps.logger);
  installRequestRecord(api, deps);
  await installSecurityHeaders(api);
  answerConditionally(api);
  await compressAnswers(api);
  const consoleFiles = deps.consoleDir && (await openConsoleFiles(api, deps.consoleDir));
  const pages = consoleFiles || undefined;
  installGuard(api, context.guard, (request) => request.is404 && isPage(pages, request));
  installWriteLimit(api, { rate: deps.writeRate ?? defaultWriteRate, clock: deps.clock });
  installOnceEach(api, deps);
  await installOpenapi(api, deps.version);
  registerRoutes(api.withTypeProvider<ZodTypeProvider>(), context);
  api.setNotFoundHandler((request, reply) => {
    if (pages?.isForConsole(request)) return pages.send(request, reply);
    throw refusalOfUnrouted(api, { path: pathOf(request), method: request.method });
  });
  api.addHook('onClose', async () => {
    context.index.close();
    await Promise.all([revoked.close(), trail.close()]);
  });
  return api;
}

function createContext(
  deps: ApiDeps,
  { revoked, trail }: { readonly revoked: RevokedSessions; readonly trail: AuditTrail },
): ApiContext {
  const secrets = createSecrets(deps);
  const guard = createGuard({ ...deps, secrets, revoked });
  const acts = createActs(deps, { secrets, revoked, trail });
  const index = createJobIndex(deps.catalog, deps.clock, () => sharedNow(deps));
  const failing = createFailingJobs(deps);
  const queues = createQueueList(deps);
  return { deps, acts, guard, index, serving: createKnownServing(deps), failing, queues };
}

function registerRoutes(api: Api, context: ApiContext): void {
  registerHealthRoutes(api, context);
  registerMetricsRoute(api, context);
  registerSessionRoutes(api, context);
  registerJobRoutes(api, context);
  registerJobActionRoutes(api, context);
  registerJobRollback(api, context);
  registerAuditRoutes(api, context);
  registerDelayedRunRoutes(api, context);
  registerBackfillRoutes(api, context);
  registerJoinRoutes(api, context);
  registerPauseRoutes(api, context);
  registerCalendarRoutes(api, context);
  registerSecretRoutes(api, context);
  registerConfigRoutes(api, context);
  registerServiceRoutes(api, context);
  registerQueueLimitRoutes(api, context);
  registerRevisionRoutes(api, context);
  registerRunRoutes(api, context);
  registerOutcomeRoutes(api, context);
  registerRunActionRoutes(api, context);
  registerClusterRoutes(api, context);
  registerSetAsideRoutes(api, context);
  registerQueueRoutes(api, context);
  registerLockRoutes(api, context);
  registerLockPermitRoute(api, context);
  registerLeaseRoutes(api, context);
  registerSingletonRoutes(api, context);
  registerOverviewRoutes(api, context);
  registerPreviewRoutes(api, context);
}

function isPage(
  pages: ConsoleFiles | undefined,
  request: Parameters<ConsoleFiles['isForConsole']>[0],
): boolean {
  return pages?.isForConsole(request) === true;
}
