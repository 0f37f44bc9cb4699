import { type JsonRefusal, jsonBounds, jsonExcess, jsonRefusals } from '@escapement/core';
import type { FastifyInstance } from 'fastify';
import { ProblemSignal } from './problems/problem-signal.ts';

/** Largest body of any route. */
export const bodyBytesAtMost = 256 * 1024;
/** Largest body of a route that anybody may call, signed in or not: what is read before anyone is known must be small. */
export const openBodyBytesAtMost = 2 * 1024;

/**
 * Bounds a body before anything walks it. Many clients send a JSON content type on a POST without a body; that is no body,
 * not a broken one.
 */
export function parseBodies(api: FastifyInstance): void {
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
