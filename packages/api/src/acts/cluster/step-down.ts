import { type Election, isAskedBy } from '@escapement/core';
import { peerProofHeader, proofFor } from '../../auth/peer-proof.ts';
import type { Secrets } from '../../auth/secrets.ts';
import { sharedNow } from '../../shared-now.ts';
import type { Act, Call } from '../act.ts';
import { keyMark } from '../key-mark.ts';
import { done, failed, officeThing, refused } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';
import { type PeerAnswer, postToPeer } from './peer-call.ts';

/** For whom a node passes something on to another, and by which mark that is known when it comes again. */
export const askedByHeader = 'x-escapement-asked-by';
export const askedMarkHeader = 'x-escapement-asked-mark';

const path = '/api/v1/cluster/step-down';

export type StepDownOutcome =
  | { readonly kind: 'stepped-down'; readonly nodeId: string }
  | { readonly kind: 'nobody-leads' }
  /** Another node leads and did not answer, or not as one of this cluster does. */
  | { readonly kind: 'leader-unreachable'; readonly apiUrl: string };

export interface AskedStepDown {
  readonly reason: string;
  /** For whom another node passes it on; heeded of none but such. */
  readonly askedBy?: string | undefined;
  readonly askedMark?: string | undefined;
}

/** As many as are kept. */
const termsLookedAt = 200;

type Ports = Writes<'leadership'> & {
  readonly auth: Pick<Secrets, 'peerKey'>;
  /** The authority of the other nodes' certificates, in PEM. */
  readonly peerAuthority: string | undefined;
};

/**
 * Only the leader itself can lay its office down. Any other node passes the request on to it once, under a proof of its own:
 * what the person signed in with never leaves the node that it was sent to. Under a mark it is one term that is ended, whoever is asked and
 * however often: the leader writes it down with its term before it goes.
 */
export function stepDown(ports: Ports): Act<AskedStepDown, StepDownOutcome> {
  const { leadership, nodeId } = ports;
  return {
    name: 'office.step-down',
    about: () => [officeThing],
    told: (outcome) => {
      switch (outcome.kind) {
        case 'stepped-down':
          return done({ before: { leader: outcome.nodeId } });
        case 'nobody-leads':
          return refused(outcome.kind);
        case 'leader-unreachable':
          return failed(outcome.kind);
      }
    },
    async perform(call) {
      const mark = markOf(call);
      const before = mark === undefined ? undefined : await askedBefore(ports, call, mark);
      const { role, epoch } = leadership.view();
      if (before !== undefined && isOver(before, role === 'leader' ? epoch : undefined)) {
        return { kind: 'stepped-down', nodeId: before.nodeId };
      }
      if (role === 'leader') {
        const asked = { by: askedBy(call), reason: call.input.reason, ...(mark && { mark }) };
        const outcome = await call.ask.memoryOrZookeeper(() => leadership.stepDown(asked));
        if (outcome === 'stepped-down') return { kind: 'stepped-down', nodeId };
      }
      // A request that was passed on is not passed on again: the office has moved meanwhile, and the person decides anew.
      if (call.who.kind === 'peer') return { kind: 'nobody-leads' };
      return passOn(ports, call, before);
    },
  };
}

/** The person, also where another node passes on what they asked for. */
function askedBy({ who, input }: Call<AskedStepDown>): string {
  return (who.kind === 'peer' ? input.askedBy : undefined) ?? whoAsked(who);
}

function markOf({ who, key, input }: Call<AskedStepDown>): string | undefined {
  return who.kind === 'peer' ? input.askedMark : keyMark('office.step-down', key);
}

/** The term that was to be ended by this mark; without an end it may stand still. */
async function askedBefore(
  { election }: Ports,
  { ask }: Call<AskedStepDown>,
  mark: string,
): Promise<Election | undefined> {
  const terms = await ask.zookeeper(() => election.history(termsLookedAt));
  return terms.find((term) => isAskedBy(term, mark));
}

/** Whether it has ended, where it says so or where a term of another epoch stands, of the same node too: its row may be closed later. */
function isOver({ to, epoch }: Election, standing: number | undefined): boolean {
  return to !== undefined || (standing !== undefined && standing !== epoch);
}

async function passOn(
  ports: Ports,
  call: Call<AskedStepDown>,
  before: Election | undefined,
): Promise<StepDownOutcome> {
  const { ask, input } = call;
  const { election, membership, nodeId } = ports;
  const [leader, nodes] = await ask.zookeeper(() =>
    Promise.all([election.leader(), membership.nodes()]),
  );
  if (before !== undefined && isOver(before, leader?.epoch)) {
    return { kind: 'stepped-down', nodeId: before.nodeId };
  }
  const node = nodes.find((candidate) => candidate.nodeId === leader?.nodeId);
  if (node === undefined || node.nodeId === nodeId) return { kind: 'nobody-leads' };
  const proof = proofFor(await ports.auth.peerKey(ask), {
    method: 'POST',
    path,
    nodeId: node.nodeId,
    now: sharedNow(ports),
  });
  const url = new URL(path, node.apiUrl);
  const answer = await send(ports, url, {
    proof,
    ...{ askedBy: askedBy(call), mark: markOf(call), reason: input.reason },
    withinMs: ask.remainingMs(),
  });
  if (answer === 'none') return { kind: 'leader-unreachable', apiUrl: url.origin };
  if (answer.status === 200) return { kind: 'stepped-down', nodeId: node.nodeId };
  if (answer.code === 'NOT_LEADING') return { kind: 'nobody-leads' };
  return { kind: 'leader-unreachable', apiUrl: node.apiUrl };
}

async function send(
  { logger, peerAuthority }: Ports,
  url: URL,
  asked: {
    readonly proof: string;
    readonly askedBy: string;
    readonly mark: string | undefined;
    readonly reason: string;
    readonly withinMs: number;
  },
): Promise<PeerAnswer | 'none'> {
  try {
    const { proof, askedBy: by, mark, reason, withinMs } = asked;
    const marked = mark === undefined ? {} : { [askedMarkHeader]: mark };
    const headers = { [peerProofHeader]: proof, [askedByHeader]: by, ...marked };
    return await postToPeer(url, { headers, body: { reason }, withinMs, ca: peerAuthority });
  } catch (error) {
    logger.warn({ err: error, url: url.origin }, 'the leader could not be asked to step down');
    return 'none';
  }
}
