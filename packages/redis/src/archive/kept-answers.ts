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
    const reply = await runScript(parts, beginAnswerScript, question);
    const [kind, told] = listIn(reply, 'beginning under a key', 1);
    return admissionOf(kind, told, lease);
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
    settle: (lease, answer) =>
      asking('keeping an answer', async () => {
        if (Buffer.byteLength(answer) <= limits.bytesOfOne) {
          const kept = await runScript(parts, settleAnswerScript, { ...lease, limits }, [answer]);
          return kept === 1 ? 'kept' : 'lost';
        }
        await runScript(parts, releaseAnswerScript, { ...lease, limits });
        return 'too-large';
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
  lease: { readonly key: string; readonly owner: string },
): Admission {
  switch (kind) {
    case 'begun':
      return { kind, lease, again: Number(told) === 1 };
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
