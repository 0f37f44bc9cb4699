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
export function ifMatchOf(header: string | undefined): IfMatch {
  if (header === undefined) return { kind: 'absent' };
  if (header.trim() === '*') return { kind: 'any' };
  const match = /^\s*"(\d{1,15})"\s*$/.exec(header);
  if (match !== null) return { kind: 'version', version: Number(match[1]) };
  const allowed = 'the ETag as it was answered, such as "3", or *';
  throw new ProblemSignal('INPUT_INVALID', `If-Match: expected ${allowed}.`, {
    errors: [
      {
        code: 'FIELD_FORMAT',
        path: 'header.if-match',
        message: { en: 'This is no ETag of ours', zh: '这不是本系统的 ETag' },
        allowed,
        allowedZh: '应答中的 ETag，例如 "3"，或 *',
      },
    ],
  });
}

/** What an edit is told of If-Match; one that does not say what it replaces is refused. */
export function editedVersion(header: string | undefined): { ifVersion?: number } {
  const ifMatch = ifMatchOf(header);
  if (ifMatch.kind !== 'absent') return versionOf(ifMatch);
  throw new ProblemSignal(
    'IF_MATCH_REQUIRED',
    'Send If-Match with the ETag of the version that you replace, or * for whatever stands.',
  );
}

/** What a write is told of If-Match. */
export function versionOf(ifMatch: IfMatch): { ifVersion?: number } {
  return ifMatch.kind === 'version' ? { ifVersion: ifMatch.version } : {};
}
