import { describe, test } from 'vitest';
import { ensembleContract } from './ensemble-contract.ts';
import type { EnsembleMember, EnsemblePorts } from './ensemble-ports.ts';
import { MemoryEnsemble } from './memory-ensemble.ts';
import { MemoryMember } from './memory-member.ts';

function portsOver(ensemble: MemoryEnsemble): EnsemblePorts {
  return {
    member: async () => ensemble.member(),
    expire: async (member) => ours(member).expire(),
    cutOff: async (member) => ours(member).suspend(),
    outlast: async (member) => ours(member).expire(),
    reach: async (member) => ours(member).reconnect(),
    spoilDefinition: async (jobId) => ensemble.putBroken(jobId, 'it is no definition'),
    spoilCalendar: async (name) => ensemble.putBrokenCalendar(name, 'it is no calendar'),
    loseSetting: async (name) => ensemble.removeText(name),
  };
}

function ours(member: EnsembleMember): MemoryMember {
  if (member instanceof MemoryMember) return member;
  throw new Error('it is no member of an ensemble in memory');
}

describe('the ensemble in memory keeps the contract of the one in ZooKeeper', () => {
  test.each(ensembleContract)('$fact', ({ check }) => check(portsOver(new MemoryEnsemble())));
});
