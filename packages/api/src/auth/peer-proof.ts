import { randomBytes } from 'node:crypto';
import { sameText, seal } from './digest.ts';

export const peerProofHeader = 'x-escapement-peer-proof';
const validForMs = 30_000;

/** What a proof is good for: one request to one node, once, now. */
export interface PeerRequest {
  readonly method: string;
  readonly path: string;
  /** The node that is asked. */
  readonly nodeId: string;
  readonly now: number;
}

/** Proves to another node that a node of this cluster asks, without passing on what the person signed in with. */
export function proofFor(keyHex: string, request: PeerRequest): string {
  const nonce = randomBytes(16).toString('hex');
  return `${request.now}.${nonce}.${sealOf(keyHex, request, { at: request.now, nonce })}`;
}

/** Checks proofs and takes each only once. */
export function createProofCheck(): (
  keyHex: string,
  proof: string,
  request: PeerRequest,
) => boolean {
  const seen = new Map<string, number>();
  return (keyHex, proof, request) => {
    const [atText = '', nonce = '', mac = ''] = proof.split('.', 3);
    const at = Number(atText);
    if (!Number.isSafeInteger(at) || Math.abs(request.now - at) > validForMs) return false;
    if (!sameText(mac, sealOf(keyHex, request, { at, nonce }))) return false;
    for (const [old, expiresAt] of seen) if (expiresAt < request.now) seen.delete(old);
    if (seen.has(nonce)) return false;
    seen.set(nonce, at + validForMs);
    return true;
  };
}

function sealOf(
  keyHex: string,
  request: PeerRequest,
  mark: { readonly at: number; readonly nonce: string },
): string {
  const { method, path, nodeId } = request;
  return seal(keyHex, ['peer', method, path, nodeId, mark.at, mark.nonce].join('\n'));
}
