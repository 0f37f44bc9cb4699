import type { Command } from './command.ts';

/** Lets whoever ZooKeeper elects lead, where Redis refuses it. */
export const resetOffice: Command = {
  name: 'office reset',
  takesReason: true,
  takes: 'nothing',
  async run(client, { reason }, words) {
    const answer = await client.resetOffice({ reason });
    return { lines: [words.officeReset(answer.ensembleId)], answer, isDone: true };
  },
};

/** Makes the leader lay its office down for the next in line, as before work on its machine. */
export const handOver: Command = {
  name: 'office hand-over',
  takesReason: true,
  takes: 'nothing',
  async run(client, { reason }, words) {
    const answer = await client.stepDown({ reason });
    return { lines: [words.handedOver(answer.nodeId)], answer, isDone: true };
  },
};
