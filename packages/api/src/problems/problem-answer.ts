import { type Logger, type Problem, problemCodes } from '@escapement/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './fault-table.ts';
import { ProblemSignal } from './problem-signal.ts';

/** Answers a refusal as RFC 9457 problem+json. */
export function sendProblem(reply: FastifyReply, signal: ProblemSignal): FastifyReply {
  const { status, en } = problemCodes[signal.code];
  const problem: Problem = {
    type: `urn:escapement:problem:${signal.code}`,
    title: en,
    status,
    code: signal.code,
    detail: signal.message,
    ...(signal.errors.length === 0 ? {} : { errors: [...signal.errors] }),
    requestId: reply.request.id,
  };
  // A text payload keeps the route's answer schema out of it, which knows nothing of problems.
  return reply
    .code(status)
    .headers(signal.headers)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}

/** One way out for everything thrown: the caller gets a stable code and a sentence, the log gets the cause. */
export function installProblemAnswers(api: FastifyInstance, logger: Logger): void {
  api.setErrorHandler((error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const signal = problemOf(error);
    const about = { requestId: request.id, method: request.method, path: pathOf(request) };
    if (signal.code === 'INTERNAL') logger.error({ ...about, err: error }, 'a request failed');
    else if (!(error instanceof ProblemSignal)) {
      logger.debug({ ...about, err: error, code: signal.code }, 'a request was refused');
    }
    return sendProblem(reply, signal);
  });
}

/** The path without the query, which may hold what people search for. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
