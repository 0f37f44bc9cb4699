import { randomUUID } from 'node:crypto';
import {
  type Admission,
  type AnswerLimits,
  type AskedOnce,
  answerLimits,
  type Clock,
  type KeptAnswers,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import {
  beginAnswerScript,
  releaseAnswerScript,
  renewAnswerScript,
  settleAnswerScript,
} from '../scripts/answering.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript } from '../scripts/script.ts';

/** Who waits for an answer of somebody else's looks this often. */
const lookEveryMs = 50;

/** Answers under keys, in one hash that is bounded in number and bytes. */
export function openKeptAnswers(
  parts: Pick<StoreParts, 'client' | 'keys'>,
  clock: Clock,
  limits: AnswerLimits = answerLimits,
): KeptAnswers {
  const begin = async (asked: AskedOnce, leaseMs: number): Promise<Admission> => {
    const lease = { key: asked.key, owner: randomUUID() };
    const question = { ...asked, ...lease, leaseMs, limits };
    const fromMs = clock.monotonicMs();
    const reply = await runScript(parts, beginAnswerScript, question);
    const [kind, told] = listIn(reply, 'beginning under a key', 1);
    return admissionOf(kind, told, { lease, fromMs });
  };
  return {
    begin: (asked, { leaseMs, waitMs }) =>
      asking('beginning under a key', async () => {
        const deadline = clock.monotonicMs() + waitMs;
        for (;;) {
          const admission = await begin(asked, leaseMs);
          const leftMs = deadline - clock.monotonicMs();
          if (admission.kind !== 'in-progress' || leftMs <= 0) return admission;
          await clock.sleep(Math.min(lookEveryMs, leftMs));
        }
      }),
    renew: (lease, leaseMs) =>
      asking('renewing a key', async () => {
        const reply = await runScript(parts, renewAnswerScript, { ...lease, leaseMs, limits });
        return reply === 1 ? 'renewed' : 'lost';
      }),
    settle: (lease, answer, instead) =>
      asking('keeping an answer', async () => {
        const isWhole = Buffer.byteLength(answer) <= limits.bytesOfOne;
        const text = isWhole ? answer : instead;
        const kept = await runScript(parts, settleAnswerScript, { ...lease, limits }, [text]);
        if (kept !== 1) return 'lost';
        return isWhole ? 'kept' : 'kept-instead';
      }),
    release: (lease) =>
      asking('giving up a key', async () => {
        await runScript(parts, releaseAnswerScript, { ...lease, limits });
      }),
  };
}

function admissionOf(
  kind: unknown,
  told: unknown,
  own: Pick<Extract<Admission, { readonly kind: 'begun' }>, 'lease' | 'fromMs'>,
): Admission {
  switch (kind) {
    case 'begun':
      return { kind, ...own, again: Number(told) === 1 };
    case 'in-progress':
      return { kind, forMs: Number(told) };
    case 'answered':
      return { kind, answer: String(told) };
    case 'other-sent':
      return { kind };
    default:
      return { kind: 'full' };
  }
}
