import type { Command } from './command.ts';

/** Takes a lock for a while, for a script that has no session. */
export const takeLease: Command = {
  name: 'lease take',
  takesReason: false,
  takes: 'one lock',
  options: { owner: 'must', 'lease-ms': 'must', 'wait-ms': 'may' },
  async run(client, { ids: [name = ''], options }, words) {
    const { owner = '', 'lease-ms': leaseMs = 0, 'wait-ms': waitMs = 0 } = options;
    const answer = await client.takeLease(name, { owner, leaseMs, waitMs });
    return { lines: [words.leases.held(answer)], answer, isDone: true };
  },
};

/** Holds it on from now. */
export const renewLease: Command = {
  name: 'lease renew',
  takesReason: false,
  takes: 'one lease',
  options: { 'lease-ms': 'must' },
  async run(client, { ids: [name = '', leaseId = ''], options }, words) {
    const { 'lease-ms': leaseMs = 0 } = options;
    const answer = await client.renewLease({ name, leaseId }, { leaseMs });
    return { lines: [words.leases.held(answer)], answer, isDone: true };
  },
};

/** Gives it back, or leaves the line. */
export const releaseLease: Command = {
  name: 'lease release',
  takesReason: false,
  takes: 'one lease',
  async run(client, { ids: [name = '', leaseId = ''] }, words) {
    await client.releaseLease({ name, leaseId });
    return { lines: [words.leases.released(name)], answer: { name, leaseId }, isDone: true };
  },
};
