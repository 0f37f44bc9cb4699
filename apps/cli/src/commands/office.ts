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
  takesReason: false,
  takes: 'nothing',
  async run(client, _given, words) {
    const answer = await client.stepDown();
    return { lines: [words.handedOver(answer.nodeId)], answer, isDone: true };
  },
};
