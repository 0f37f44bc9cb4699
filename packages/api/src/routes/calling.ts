import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Call, Refused } from '../acts/act.ts';
import type { Asked } from '../asked.ts';

/** A request as a read is given it; what is to be said beside the answer goes into its headers. */
export function askedOf({ ask }: FastifyRequest, reply: FastifyReply): Asked {
  return {
    ask,
    notices: {
      staleSince: (since) => void reply.header('x-escapement-stale-since', since),
      warn: (code) => void reply.header('x-escapement-warning', code),
    },
  };
}

/** A request as an act is given it. */
export function callOf<Input>(
  request: FastifyRequest,
  reply: FastifyReply,
  input: Input,
): Call<Input> {
  const kind = request.caller?.kind ?? 'nobody';
  return {
    ...askedOf(request, reply),
    // Who only collects figures acts as nobody; the guard lets him to no act.
    who: { kind: kind === 'scraper' ? 'nobody' : kind, address: request.ip },
    input,
    key: request.idempotencyKey,
    requestId: request.id,
  };
}

/** What an act came to; throws what it was refused with, which is answered where every problem is. */
export function accepted<Outcome extends { readonly kind: string }>(
  outcome: Outcome | Refused,
): Exclude<Outcome, Refused> {
  if (isRefused(outcome)) throw outcome.signal;
  return outcome as Exclude<Outcome, Refused>;
}

function isRefused(outcome: { readonly kind: string }): outcome is Refused {
  return outcome.kind === 'refused';
}
