import type { FastifyRequest } from 'fastify';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** The entity tag of a version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** What If-Match asks for: one version, whatever stands (`*`), or nothing, when there is no such header. */
export type IfMatch =
  | { readonly kind: 'absent' }
  | { readonly kind: 'any' }
  | { readonly kind: 'version'; readonly version: number };

/** Reads If-Match; a form that no ETag of ours has is refused. */
export function ifMatchOf(request: FastifyRequest): IfMatch {
  const header = request.headers['if-match'];
  if (header === undefined) return { kind: 'absent' };
  if (header.trim() === '*') return { kind: 'any' };
  const match = /^\s*"(\d{1,15})"\s*$/.exec(header);
  if (match !== null) return { kind: 'version', version: Number(match[1]) };
  const allowed = 'the ETag of the job as it was answered, such as "3", or *';
  throw new ProblemSignal('INPUT_INVALID', `If-Match: expected ${allowed}.`, {
    errors: [
      {
        code: 'FIELD_FORMAT',
        path: 'header.if-match',
        message: { en: 'This is no ETag of a job', zh: '这不是任务的 ETag' },
        allowed,
        allowedZh: '任务应答中的 ETag，例如 "3"，或 *',
      },
    ],
  });
}
