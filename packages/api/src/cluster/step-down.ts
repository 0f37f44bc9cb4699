import type { StepDown } from '@escapement/core';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import { peerProofHeader, proofFor } from '../auth/peer-proof.ts';
import { sharedNow } from '../auth/shared-now.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { type PeerAnswer, postToPeer } from './peer-call.ts';

const path = '/api/v1/cluster/step-down';

/**
 * Only the leader itself can lay its office down. Any other node passes the request on to it once, under a proof of its own:
 * what the person signed in with never leaves the node that it was sent to.
 */
export async function stepDown(context: ApiContext, request: FastifyRequest): Promise<StepDown> {
  const { deps } = context;
  if (deps.leadership.view().role === 'leader') {
    const outcome = await request.ask.memoryOrZookeeper(() => deps.leadership.stepDown());
    if (outcome === 'stepped-down') return { nodeId: deps.nodeId };
  }
  // A request that was passed on is not passed on again: the office has moved meanwhile, and the person decides anew.
  if (request.caller?.kind === 'peer') throw nobodyLeads();
  return passOn(context, request);
}

async function passOn(context: ApiContext, request: FastifyRequest): Promise<StepDown> {
  const { election, membership, nodeId } = context.deps;
  const [leader, nodes] = await request.ask.zookeeper(() =>
    Promise.all([election.leader(), membership.nodes()]),
  );
  const node = nodes.find((candidate) => candidate.nodeId === leader?.nodeId);
  if (node === undefined || node.nodeId === nodeId) throw nobodyLeads();
  const proof = proofFor(await context.secrets.peerKey(request.ask), {
    method: 'POST',
    path,
    nodeId: node.nodeId,
    now: sharedNow(context.deps),
  });
  const answer = await send(context, new URL(path, node.apiUrl), {
    proof,
    withinMs: request.ask.remainingMs(),
  });
  if (answer.status === 200) return { nodeId: node.nodeId };
  if (answer.code === 'NOT_LEADING') throw nobodyLeads();
  throw unreachableLeader(node.apiUrl);
}

async function send(
  { deps }: ApiContext,
  url: URL,
  { proof, withinMs }: { readonly proof: string; readonly withinMs: number },
): Promise<PeerAnswer> {
  try {
    const headers = { [peerProofHeader]: proof };
    return await postToPeer(url, { headers, withinMs, ca: deps.tls?.ca });
  } catch (error) {
    deps.logger.warn({ err: error, url: url.origin }, 'the leader could not be asked to step down');
    throw unreachableLeader(url.origin);
  }
}

function nobodyLeads(): ProblemSignal {
  return new ProblemSignal('NOT_LEADING', 'Nobody leads at the moment: ask again in a second.');
}

function unreachableLeader(apiUrl: string): ProblemSignal {
  return new ProblemSignal('LEADER_UNREACHABLE', `The leader does not answer at ${apiUrl}.`);
}
