import type { ServerResponse } from 'node:http';
import { slotNameSchema, toIso } from '@escapement/core';
import {
  leaseSchema,
  lockHistorySchema,
  renewLeaseBodySchema,
  takeLeaseBodySchema,
} from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { leaseNotHeld, leaseRefusal } from '../locks/lease-refusals.ts';
import { lockHistory } from '../locks/lock-history.ts';
import { refusals } from './answers.ts';
import { accepted, askedOf, callOf } from './calling.ts';

const params = z.strictObject({ name: slotNameSchema });
const leaseParams = params.extend({ leaseId: z.string().min(1).max(64) });
const tags = ['locks'];

/** Locks for whoever has no session: held until a time, and renewed by whoever knows the id of the lease. */
export function registerLeaseRoutes(api: Api, { acts, deps }: ApiContext): void {
  api.post(
    '/api/v1/locks/:name/leases',
    {
      config: { keyNames: true },
      schema: {
        tags,
        operationId: 'takeLease',
        summary:
          'Take a lock for a while, in the order of asking; with the same Idempotency-Key it is the same lease, or the same place in line',
        params,
        body: takeLeaseBodySchema,
        response: { 201: leaseSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const { owner, waitMs, leaseMs } = request.body;
      const input = { name, owner, waitMs, leaseMs, gone: goneSignal(reply.raw) };
      const outcome = accepted(await acts.takeLease(callOf(request, reply, input)));
      if (outcome.kind !== 'held') throw leaseRefusal(name, outcome);
      const { leaseId, fencingToken, expiresAt } = outcome;
      return reply.code(201).send({ name, leaseId, fencingToken, expiresAt: toIso(expiresAt) });
    },
  );
  registerKeeping(api, acts);
  registerHistory(api, deps);
}

function registerHistory(api: Api, deps: ApiContext['deps']): void {
  api.get(
    '/api/v1/locks/:name/history',
    {
      schema: {
        tags,
        operationId: 'lockHistory',
        summary:
          'Who held a lock or a lease last, by which token, and how each ended, newest first; of barriers nothing is kept',
        params,
        response: { 200: lockHistorySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      return { name, items: await lockHistory(deps, askedOf(request, reply), name) };
    },
  );
}

function registerKeeping(api: Api, acts: ApiContext['acts']): void {
  api.put(
    '/api/v1/locks/:name/leases/:leaseId',
    {
      schema: {
        tags,
        operationId: 'renewLease',
        summary: 'Renew a lease from now on; only who holds it can',
        params: leaseParams,
        body: renewLeaseBodySchema,
        response: { 200: leaseSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name, leaseId } = request.params;
      const input = { name, leaseId, leaseMs: request.body.leaseMs };
      const outcome = accepted(await acts.renewLease(callOf(request, reply, input)));
      if (outcome.kind === 'not-held') throw leaseNotHeld();
      const { fencingToken, expiresAt } = outcome;
      return { name, leaseId, fencingToken, expiresAt: toIso(expiresAt) };
    },
  );
  api.delete(
    '/api/v1/locks/:name/leases/:leaseId',
    {
      schema: {
        tags,
        operationId: 'releaseLease',
        summary: 'Release a lease, or leave the line; what is not held stays as it is',
        params: leaseParams,
        response: { 204: z.null().describe('It is not held by this lease any more'), ...refusals },
      },
    },
    async (request, reply) => {
      accepted(await acts.releaseLease(callOf(request, reply, request.params)));
      return reply.code(204).send(null);
    },
  );
}

/** Aborted when the connection ends before it was answered: nobody would ever know of what is taken then. */
function goneSignal(raw: ServerResponse): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableEnded) gone.abort();
  });
  return gone.signal;
}
