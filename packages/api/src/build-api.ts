import { type JsonRefusal, jsonBounds, jsonExcess, jsonRefusals } from '@escapement/core';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Api, ApiContext } from './api-context.ts';
import type { ApiDeps } from './api-deps.ts';
import { createSecrets } from './auth/secrets.ts';
import { createGuard, installGuard } from './auth/sign-in-guard.ts';
import { type ConsoleFiles, openConsoleFiles } from './console-files.ts';
import { createJobIndex } from './jobs/job-index.ts';
import { installOpenapi } from './openapi.ts';
import { validateInput } from './problems/input-validation.ts';
import { installProblemAnswers } from './problems/problem-answer.ts';
import { ProblemSignal } from './problems/problem-signal.ts';
import { installRequestRecord, requestIdOf } from './request-record.ts';
import { registerCalendarRoutes } from './routes/calendar-routes.ts';
import { registerClusterRoutes } from './routes/cluster-routes.ts';
import { registerHealthRoutes } from './routes/health-routes.ts';
import { registerJobActionRoutes } from './routes/job-action-routes.ts';
import { registerJobRoutes } from './routes/job-routes.ts';
import { registerLockRoutes } from './routes/lock-routes.ts';
import { registerOverviewRoutes } from './routes/overview-routes.ts';
import { registerPreviewRoutes } from './routes/preview-routes.ts';
import { registerRunRoutes } from './routes/run-routes.ts';
import { registerSessionRoutes } from './routes/session-routes.ts';
import { installSecurityHeaders } from './security-headers.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route that is served, also those that the documentation leaves out. */
    listRoutes(): readonly { readonly method: string; readonly url: string }[];
  }
}

const bodyLimitBytes = 256 * 1024;

/** The REST interface, ready to listen before ZooKeeper or Redis exist. Close it before what it was given. */
export async function buildApi(deps: ApiDeps): Promise<FastifyInstance> {
  const api = createServer();
  const context = createContext(deps);
  installProblemAnswers(api, deps.logger);
  installRequestRecord(api, deps);
  await installSecurityHeaders(api);
  const consoleFiles = deps.consoleDir && (await openConsoleFiles(api, deps.consoleDir));
  const pages = consoleFiles || undefined;
  installGuard(api, context.guard, (request) => request.is404 && isPage(pages, request));
  await api.register(rateLimit, { global: false });
  await installOpenapi(api, deps.version);
  registerRoutes(api.withTypeProvider<ZodTypeProvider>(), context);
  api.setNotFoundHandler((request, reply) => {
    if (pages?.isForConsole(request)) return pages.send(request, reply);
    throw new ProblemSignal('NOT_FOUND', 'The interface is described at /docs.');
  });
  api.addHook('onClose', async () => context.index.close());
  return api;
}

function createServer(): FastifyInstance {
  const api = Fastify({
    logger: false,
    genReqId: requestIdOf,
    bodyLimit: bodyLimitBytes,
    requestTimeout: 15_000,
    routerOptions: { maxParamLength: 256 },
  });
  api.setValidatorCompiler(validateInput);
  // Answers are typed by their schemas at compile time; checking each again would only turn a surprise into a failure.
  api.setSerializerCompiler(() => JSON.stringify);
  parseBodies(api);
  recordRoutes(api);
  return api;
}

function recordRoutes(api: FastifyInstance): void {
  const routes: { method: string; url: string }[] = [];
  api.decorate('listRoutes', () => routes);
  api.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) routes.push({ method: each, url });
  });
}

/**
 * Bounds a body before anything walks it. Many clients send a JSON content type on a POST without a body; that is no body,
 * not a broken one.
 */
function parseBodies(api: FastifyInstance): void {
  const parse = api.getDefaultJsonParser('error', 'error');
  api.removeAllContentTypeParsers();
  api.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    (request, body: string, done) => {
      const excess = jsonExcess(body);
      if (body.length === 0) done(null, undefined);
      else if (excess !== undefined) done(tooComplex(excess));
      else void parse(request, body, done);
    },
  );
}

function tooComplex(excess: Exclude<JsonRefusal, 'not-json'>): ProblemSignal {
  const { depth, values } = jsonBounds;
  return new ProblemSignal(
    'BODY_TOO_COMPLEX',
    `The body is ${jsonRefusals[excess].en}; send at most ${values} values, nested at most ${depth} deep.`,
  );
}

function createContext(deps: ApiDeps): ApiContext {
  const secrets = createSecrets(deps);
  const guard = createGuard({ secrets, clock: deps.clock, nodeId: deps.nodeId });
  return { deps, secrets, guard, index: createJobIndex(deps.catalog) };
}

function registerRoutes(api: Api, context: ApiContext): void {
  registerHealthRoutes(api, context);
  registerSessionRoutes(api, context);
  registerJobRoutes(api, context);
  registerJobActionRoutes(api, context);
  registerCalendarRoutes(api, context);
  registerRunRoutes(api, context);
  registerClusterRoutes(api, context);
  registerLockRoutes(api, context);
  registerOverviewRoutes(api, context);
  registerPreviewRoutes(api, context);
}

function isPage(
  pages: ConsoleFiles | undefined,
  request: Parameters<ConsoleFiles['isForConsole']>[0],
): boolean {
  return pages?.isForConsole(request) === true;
}
