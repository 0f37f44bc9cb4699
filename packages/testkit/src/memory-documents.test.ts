import { describe, test } from 'vitest';
import { contractRules, documentsContract } from './documents-contract.ts';
import { MemoryDocuments } from './memory-documents.ts';

describe('documents in memory keep the contract of documents', () => {
  test.each(documentsContract)('$fact', async ({ check }) => {
    const ours = new MemoryDocuments(contractRules);
    const spoil = async (name: string) => ours.spoil(name, 'it is no rule');
    await check({ ours, theirs: ours.beside(), spoil });
  });
});
