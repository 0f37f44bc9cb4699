import type { FastifyInstance, RouteOptions } from 'fastify';
import { z } from 'zod';
import { ProblemSignal } from './problems/problem-signal.ts';
import { openBodyBytesAtMost } from './request-body.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route that is served, also those that the documentation leaves out. */
    listRoutes(): readonly { readonly method: string; readonly url: string }[];
  }
}

const noQuery = z.strictObject({});

/**
 * What holds for each route without being written there: a route that takes no query refuses one, and a route that anybody may
 * call reads a small body only. Must come before any route.
 */
export function installRouteRules(api: FastifyInstance): void {
  const routes: { method: string; url: string }[] = [];
  api.decorate('listRoutes', () => routes);
  api.addHook('onRoute', (route) => {
    // The router takes two colons for one that begins no name.
    const url = route.url.replaceAll('::', ':');
    for (const method of [route.method].flat()) routes.push({ method, url });
    refuseUnknownQuery(route);
    if (route.config?.open === true) route.bodyLimit = openBodyBytesAtMost;
  });
}

function refuseUnknownQuery(route: RouteOptions): void {
  route.schema = { querystring: noQuery, ...route.schema };
}

/** What a request to a path that no route answers is told: another method would do, or nothing is there at all. */
export function refusalOfUnrouted(
  api: FastifyInstance,
  request: { readonly path: string; readonly method: string },
): ProblemSignal {
  const methods = methodsAt(api, request.path);
  if (methods.length === 0) {
    return new ProblemSignal('NOT_FOUND', 'The interface is described at /docs.');
  }
  const allow = methods.join(', ');
  return new ProblemSignal('METHOD_NOT_ALLOWED', `This path takes ${allow}.`, {
    headers: { allow },
  });
}

function methodsAt(api: FastifyInstance, path: string): readonly string[] {
  const found = api.listRoutes().filter(({ url }) => patternOf(url).test(path));
  return [...new Set(found.map(({ method }) => method))].sort();
}

/** A route's path as an expression; `/:name` stands for one part. */
function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\/:\w+/g, '/[^/]+')}$`);
}
