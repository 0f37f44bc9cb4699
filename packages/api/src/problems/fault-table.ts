import { CoordinationFault, type ProblemCode, StoreFault } from '@escapement/core';
import { ProblemSignal } from './problem-signal.ts';

const retrySoon = { headers: { 'retry-after': '1' } };

/** Faults of the framework, by its code. */
const frameworkProblems: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['BODY_NOT_JSON', 'Send one JSON value in UTF-8.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['BODY_NOT_JSON', 'Send one JSON value in UTF-8.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'BODY_NOT_JSON',
    'The Content-Length does not match the body.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'MEDIA_TYPE_UNSUPPORTED',
    'Send the body as Content-Type: application/json.',
  ],
  FST_ERR_BAD_URL: ['PATH_INVALID', 'The path is not valid percent-encoding of UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: ['PATH_TOO_LONG', 'A part of the path is longer than any id or name.'],
};

/**
 * Whatever was thrown, as the problem that the caller is told. What is no expected fault becomes INTERNAL and says nothing of
 * its cause. `bodyLimit`: the most bytes that the route takes.
 */
export function problemOf(error: unknown, bodyLimit = 0): ProblemSignal {
  if (error instanceof ProblemSignal) return error;
  if (error instanceof CoordinationFault) {
    return new ProblemSignal(
      'ZOOKEEPER_UNAVAILABLE',
      'ZooKeeper could not be asked. A write may still have been taken: read before you repeat it.',
      retrySoon,
    );
  }
  if (error instanceof StoreFault && error.code === 'STORE_TIME_UNKNOWN') {
    return new ProblemSignal(
      'TIME_UNKNOWN',
      'An edit counts from its instant on, and this node cannot ask Redis for the time: send it again, or to another node.',
      retrySoon,
    );
  }
  if (error instanceof StoreFault) {
    return new ProblemSignal('REDIS_UNAVAILABLE', 'Redis could not be asked.', retrySoon);
  }
  return frameworkProblem(error, bodyLimit);
}

function frameworkProblem(error: unknown, bodyLimit: number): ProblemSignal {
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? frameworkProblems[code] : undefined;
  if (known !== undefined) return new ProblemSignal(known[0], known[1]);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new ProblemSignal('BODY_TOO_LARGE', `Send at most ${bodyLimit} bytes here.`);
  }
  if (error instanceof SyntaxError && statusCode === 400) {
    return new ProblemSignal('BODY_NOT_JSON', 'Send one JSON value in UTF-8.');
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new ProblemSignal('INPUT_INVALID', 'The request cannot be understood.');
  }
  return new ProblemSignal('INTERNAL', 'The server log has more under this request id.');
}
