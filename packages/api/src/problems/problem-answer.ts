import { InvariantBroken, type Logger, raise } from '@escapement/core';
import { type Problem, problemCodes } from '@escapement/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { askedLanguage, type ProblemLanguage } from './asked-language.ts';
import { chineseDetail } from './chinese-details.ts';
import { problemOf } from './fault-table.ts';
import { summary } from './input-summary.ts';
import { problemText } from './problem-bounds.ts';
import { ProblemSignal } from './problem-signal.ts';

/** A refusal in the form of RFC 9457, its title in the language that was asked for. */
export function problemOfSignal(signal: ProblemSignal, language: ProblemLanguage = 'en'): Problem {
  const { status, ...titles } = problemCodes[signal.code];
  return {
    type: `urn:escapement:problem:${signal.code}`,
    title: titles[language],
    status,
    code: signal.code,
    detail: detailIn(signal, language),
    ...(signal.errors.length === 0 ? {} : { errors: [...signal.errors] }),
    ...(signal.moreErrors === 0 ? {} : { moreErrors: signal.moreErrors }),
  };
}

/** What is found at some place is known in both languages; what is said in one sentence alone is said in Chinese by its code. */
function detailIn(
  { code, message, detailZh, errors, moreErrors }: ProblemSignal,
  language: ProblemLanguage,
): string {
  if (language === 'en') return message;
  if (detailZh !== undefined) return detailZh;
  if (errors.length === 0) return chineseDetail(code);
  return summary(errors, { errorCount: errors.length + moreErrors, language });
}

/** Answers a refusal as problem+json. */
export function sendProblem(reply: FastifyReply, signal: ProblemSignal): FastifyReply {
  const language = askedLanguage(reply.request.headers['accept-language']);
  const problem = { ...problemOfSignal(signal, language), requestId: reply.request.id };
  // A text payload keeps the route's answer schema out of it, which knows nothing of problems.
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('content-language', language)
    .headers(signal.headers)
    .type('application/problem+json; charset=utf-8')
    .send(problemText(problem));
}

/**
 * One way out for everything thrown: the caller gets a stable code and a sentence, the log gets the cause. A broken invariant is
 * answered and then ends the process, since what else is believed by then nobody knows. Any other mistake, such as a TypeError,
 * ends its request alone: a handler keeps nothing that outlives it, and a request that is known to trip over something must
 * not let whoever may send it take one node after the other down.
 */
export function installProblemAnswers(api: FastifyInstance, logger: Logger): void {
  api.setErrorHandler((error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const signal = problemOf(error, request.routeOptions.bodyLimit);
    const about = { requestId: request.id, method: request.method, path: pathOf(request) };
    if (error instanceof InvariantBroken) reply.raw.once('close', () => raise(error));
    if (signal.code === 'INTERNAL') logger.error({ ...about, err: error }, 'a request failed');
    else if (signal.code === 'RECORD_UNREADABLE') {
      logger.error({ ...about, err: error }, 'a record cannot be read');
    } else if (!(error instanceof ProblemSignal)) {
      logger.debug({ ...about, err: error, code: signal.code }, 'a request was refused');
    }
    return sendProblem(reply, signal);
  });
}

/** The path without the query, which may hold what people search for. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
