import type { Problem, ProblemDetail } from '@escapement/protocol';

/**
 * The problem in an answer; nothing where the answer is none, as that of a proxy. Looked at by hand: of all that the server answers nothing else is
 * checked here, and for this alone a browser would load a whole library of checks before its first page. The server's own schema holds the shape
 * (`problemSchema`), and a test holds both against each other.
 */
export function readProblem(body: unknown): Problem | undefined {
  return isProblem(body) ? body : undefined;
}

function isProblem(body: unknown): body is Problem {
  if (!isRecord(body)) return false;
  const { type, title, status, code, detail, errors, moreErrors, requestId } = body;
  return (
    [type, title, code, detail].every(isText) &&
    Number.isSafeInteger(status) &&
    (errors === undefined || (Array.isArray(errors) && errors.every(isDetail))) &&
    (moreErrors === undefined || Number.isSafeInteger(moreErrors)) &&
    (requestId === undefined || isText(requestId))
  );
}

/** What a newer server says beside is left to whoever knows it. */
function isDetail(value: unknown): value is ProblemDetail {
  if (!(isRecord(value) && isRecord(value['message']))) return false;
  const { code, path, message, field, text, position, allowed, allowedZh } = value;
  const { en, zh } = message as Record<string, unknown>;
  return (
    [code, path, en, zh].every(isText) &&
    [field, text, allowed, allowedZh].every((each) => each === undefined || isText(each)) &&
    (position === undefined || Number.isSafeInteger(position))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
