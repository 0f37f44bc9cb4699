import type { Problem } from '@escapement/protocol';
import { readProblem } from './read-problem.ts';

/** The server refused, or could not: what it said of it. Thrown by every call of the client. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.code}: ${problem.detail}`, options);
    this.problem = problem;
  }

  /** The stable code, such as `JOB_ID_TAKEN`; `UNREACHABLE` when nothing answered. */
  get code(): string {
    return this.problem.code;
  }
}

/** The problem in an answer; one is made up from the status when something else than the server answered. */
export function problemFrom(status: number, body: unknown): ProblemError {
  const problem = readProblem(body);
  if (problem !== undefined) return new ProblemError(problem);
  return new ProblemError({
    type: 'about:blank',
    title: 'Unexpected answer',
    status,
    code: 'UNEXPECTED_ANSWER',
    detail: `Something answered with status ${status} that is not the server.`,
  });
}

/** The problem of a server that did not answer; status 0. Of its address the origin is said, in which no credentials stand. */
export function unreachable(cause: unknown, baseUrl: string): ProblemError {
  const where = URL.canParse(baseUrl) ? ` at ${new URL(baseUrl).origin}` : '';
  const problem = {
    type: 'about:blank',
    title: 'The server cannot be reached',
    status: 0,
    code: 'UNREACHABLE',
    detail: `The server${where} did not answer.`,
  };
  return new ProblemError(problem, { cause });
}
