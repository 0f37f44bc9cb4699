import type { JobInput } from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Refuses policies that no worker honours yet: what is accepted and ignored would be a promise that is not kept. */
export function refuseUnsupportedPolicies(input: JobInput): void {
  const errors: ProblemDetail[] = [];
  if (input.overlap === 'queue' || input.overlap === 'replace') {
    errors.push(unsupported('overlap', { en: 'skip, allow', zh: 'skip、allow' }));
  }
  const [first] = errors;
  if (first === undefined) return;
  throw new ProblemSignal(
    'JOB_POLICY_UNSUPPORTED',
    `${first.path}: ${first.message.en}; ${first.allowed}.`,
    { errors },
  );
}

function unsupported(path: string, allowed: { en: string; zh: string }): ProblemDetail {
  return {
    code: 'POLICY_UNSUPPORTED',
    path,
    message: { en: 'This policy is not supported yet', zh: '尚不支持该策略' },
    allowed: allowed.en,
    allowedZh: allowed.zh,
  };
}
