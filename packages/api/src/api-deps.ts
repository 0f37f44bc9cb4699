import type { FollowedSettings, KeptAnswers } from '@escapement/core';
import type { WritingPorts } from './acts/writing-ports.ts';
import type { Rate } from './limits/rate-limit.ts';
import type { ReadingPorts } from './reading-ports.ts';

/** What the node says of its own office, and how it lays it down. */
export type Leadership = ReadingPorts['leadership'] & WritingPorts['leadership'];

/** Everything the REST interface is given: what it reads, what its acts write, who may come in and how. */
export type ApiDeps = ReadingPorts & WritingPorts & ServerParts;

/** What is about the door and not about what is behind it. */
interface ServerParts {
  /** What was answered under an Idempotency-Key, the same on every node. */
  readonly answers: KeptAnswers;
  /** What all nodes keep in memory together: the sessions that ended early. */
  readonly followedSettings: FollowedSettings;
  /** SHA-256 of the admin token in hex, as it is now: asked at every sign-in and every call. */
  readonly adminTokenHash: () => Promise<string>;
  /** SHA-256 in hex of the token that opens the figures alone; absent where there is none. */
  readonly metricsTokenHash?: string;
  /** 32 bytes in hex as they are now, the same on every node, so that a sign-in on one node holds on all. */
  readonly sessionKey: () => Promise<string>;
  /** The built console; without it only REST is served. */
  readonly consoleDir?: string;
  /** How much one caller may write on this node; unless given, 5,000 at once and 1,200 a minute. */
  readonly writeRate?: Rate;
  /** Addresses and ranges of proxies whose forwarded headers are believed. */
  readonly trustedProxies?: readonly string[];
  /** `cert` and `key`: what this node serves by. `ca`: the authority of the other nodes' certificates. All in PEM. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string | undefined };
}
