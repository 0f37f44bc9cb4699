import type { DescribedAnswer, DescribedOperation } from '../docs/described.ts';

type Headers = NonNullable<DescribedAnswer['headers']>;

const text = (description: string) => ({ description, schema: { type: 'string' } });

const always: Headers = {
  'X-Request-Id': text(
    'By which the traces of the request are found: the one that it came with, or a new one',
  ),
};
const version: Headers = {
  ETag: text('The version, as If-Match takes it, such as "3"'),
};
const sameness: Headers = {
  ETag: text('Changes whenever the answer does; sent back as If-None-Match it saves what is known'),
};
const location: Headers = { Location: text('Where it is read') };
const replay: Headers = {
  'Idempotent-Replayed': text(
    'true where this is the answer to an earlier request under the same key',
  ),
};
const notices: Headers = {
  'X-Escapement-Stale-Since': text(
    'Since when the answer may be old, because ZooKeeper cannot be asked; absent while it is not',
  ),
  'X-Escapement-Warning': text(
    'What could not be asked, or told, though the answer stands, such as RUNS_NOT_TOLD; absent where all could',
  ),
};
const refusal: Headers = {
  'Retry-After': text('After how many seconds the same may be sent again, where that may help'),
  'Content-Language': text('The language of the title: en or zh'),
};
const clientRefusal: Headers = {
  Allow: text('Of a 405: the methods that the path knows'),
  'WWW-Authenticate': text('Of a 401: how to prove who asks'),
};

const tellVersion = new Set([
  ...['createJob', 'replaceJob', 'patchJob', 'pauseJob', 'resumeJob', 'rollbackJob', 'getJob'],
  ...['createCalendar', 'replaceCalendar', 'patchCalendar', 'getCalendar'],
  ...['putConfig', 'patchConfig', 'rollbackConfig', 'getConfig'],
  ...['putQueueLimits', 'getQueueLimits'],
]);
const tellPlace = new Set(['createJob', 'createCalendar', 'runNow', 'retryRun', 'backfill']);

/** What an operation says in headers beside an answer of a status; a refusal of any kind is `4XX` or `5XX`, as OpenAPI spells it. */
export function headersOf(
  asked: { readonly method: string; readonly path: string; readonly operation: DescribedOperation },
  status: string,
): Headers {
  const told = { ...always, ...(asked.path.startsWith('/api/') ? notices : {}) };
  const kind = status.toUpperCase();
  if (kind === '4XX') return { ...told, ...refusal, ...clientRefusal };
  if (kind === '5XX') return { ...told, ...refusal };
  const { operationId, parameters = [] } = asked.operation;
  const isKeyed = parameters.some(({ name }) => name === 'idempotency-key');
  return {
    ...told,
    ...(tellVersion.has(operationId) ? version : {}),
    ...(isConditional(asked) ? sameness : {}),
    ...(tellPlace.has(operationId) ? location : {}),
    ...(isKeyed ? replay : {}),
  };
}

/** Whether its answers are not sent twice to who has them. */
export function isConditional({
  method,
  path,
  operation,
}: {
  readonly method: string;
  readonly path: string;
  readonly operation: DescribedOperation;
}): boolean {
  const isOpen = operation.security?.length === 0;
  const isJson = Object.hasOwn(operation.responses['200']?.content ?? {}, 'application/json');
  return (
    method === 'get' &&
    path.startsWith('/api/') &&
    !isOpen &&
    isJson &&
    !tellVersion.has(operation.operationId)
  );
}
