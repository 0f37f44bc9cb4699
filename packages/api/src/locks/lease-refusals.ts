import type { TakeLeaseOutcome } from '../acts/locks/take-lease.ts';
import { keyReused } from '../idempotency/idempotency-key.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Why somebody has no lease. */
export function leaseRefusal(
  name: string,
  outcome: Exclude<TakeLeaseOutcome, { readonly kind: 'held' }>,
): ProblemSignal {
  switch (outcome.kind) {
    case 'not-obtained':
      return notObtained(name, outcome);
    case 'other-kind':
      return new ProblemSignal(
        'LOCK_KIND_DIFFERS',
        `A program or a run holds or awaits ${name} as a ${outcome.is}: take another name for the lease, or wait until nobody does.`,
      );
    case 'other-sent':
      return keyReused();
    case 'full':
      return new ProblemSignal('LOCKS_FULL', fullDetail[outcome.of], {
        headers: { 'retry-after': '5' },
      });
  }
}

const fullDetail = {
  line: '1,000 wait for this lock already: send it again later.',
  names: '10,000 locks are held or awaited as leases: release what is not needed.',
} as const;

/** A stranger, and who has lost it, are told the same. */
export function leaseNotHeld(): ProblemSignal {
  return new ProblemSignal(
    'LEASE_NOT_HELD',
    'It ran out, was released or taken away, or never was: what it protected may be done by somebody else by now. Take it again if it is still wanted.',
  );
}

function notObtained(
  name: string,
  { owner, place }: { readonly owner: string; readonly place: number },
): ProblemSignal {
  const en = `${owner} holds ${name}, or is next, and this was place ${place} in line`;
  const zh = `“${name}”由 ${owner} 持有（或即将持有），本请求在队列中排第 ${place} 位`;
  return new ProblemSignal('LOCK_NOT_OBTAINED', `${en}: wait longer, or try again later.`, {
    errors: [{ code: 'LOCK_HELD', path: '', message: { en, zh } }],
  });
}
