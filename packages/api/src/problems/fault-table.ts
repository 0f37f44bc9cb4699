import { type Fault, isPassing, StoreFault } from '@escapement/core';
import { type ProblemCode, problemCodes } from '@escapement/protocol';
import { ProblemSignal } from './problem-signal.ts';

const retrySoon = { headers: { 'retry-after': '1' } };

const zookeeperAway = [
  'ZOOKEEPER_UNAVAILABLE',
  'ZooKeeper could not be asked. A write may still have been taken: read before you repeat it.',
] as const;
const redisAway = ['REDIS_UNAVAILABLE', 'Redis could not be asked.'] as const;
const redisRefuses = (why: string) => ['REDIS_REFUSES', `Redis refuses it: ${why}.`] as const;

/** Faults of the world by their code; what is not listed could not be asked at all. */
const faultProblems: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  COORD_AUTH: [
    'ZOOKEEPER_REFUSES',
    'The credentials of this node do not reach what was asked: see its log, or ask another node.',
  ],
  COORD_REFUSED: ['ZOOKEEPER_REFUSES', 'ZooKeeper refused it: the log of this node says why.'],
  COORD_CONTENDED: ['ZOOKEEPER_REFUSES', 'Others wrote there all the time: send it again.'],
  COORD_TOO_LARGE: ['BODY_TOO_LARGE', 'A definition of this size is not kept: make it smaller.'],
  COORD_BAD_NAME: [
    'INPUT_INVALID',
    'The name cannot be one: 1-64 of letters, digits, ".", "_" and "-", a letter or digit first.',
  ],
  STORE_BUSY: redisRefuses('it is loading, or busy with a script'),
  STORE_READONLY: redisRefuses('it takes no writes'),
  STORE_UNSAVED: redisRefuses('it cannot write its disk'),
  STORE_FULL: redisRefuses('its memory is full'),
  STORE_DENIED: redisRefuses('the account of this node may not do it'),
  STORE_REFUSED: redisRefuses('the log of this node says why'),
  STORE_CONTENT: [
    'RECORD_UNREADABLE',
    'Something else stands in Redis where this should be kept: the log of this node says what.',
  ],
  STORE_TIME_UNKNOWN: [
    'TIME_UNKNOWN',
    'An edit counts from its instant on, and this node cannot ask Redis for the time: send it again, or to another node.',
  ],
};

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
    'Send the body as Content-Type: application/json; a PATCH may also be application/merge-patch+json.',
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
  if (isPassing(error)) return faultProblem(error);
  return frameworkProblem(error, bodyLimit);
}

function faultProblem(fault: Fault): ProblemSignal {
  const [code, detail] = faultProblems[fault.code] ?? otherProblem(fault);
  const { status } = problemCodes[code];
  return new ProblemSignal(code, detail, status === 503 ? retrySoon : {});
}

function otherProblem(fault: Fault): readonly [ProblemCode, string] {
  return fault instanceof StoreFault ? redisAway : zookeeperAway;
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
