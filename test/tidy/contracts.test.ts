import { describe, expect, it } from 'vitest';
import { portsWithoutContract, suitesNotTried } from './rules/contracts.ts';
import { filesMatching } from './tree.ts';

const sources = filesMatching(/^(packages|test)\/.*\.ts$/);
const port = {
  path: 'packages/core/src/ports/moon.ts',
  text: 'export interface Moon {\n  rise(): Promise<void>;\n}\n',
};
const contract = {
  path: 'packages/testkit/src/moon-contract.ts',
  text: 'export const moonContract = factsOf<Moon>({});\n',
};
const tried = { text: "test.each(moonContract)('$fact', () => {});" };

describe('every port', () => {
  it('has a contract', () => {
    expect(sources.filter(({ path }) => path.startsWith('packages/core/src/ports/'))).not.toEqual(
      [],
    );
    expect(portsWithoutContract(sources)).toEqual([]);
  });

  it('would be missed', () => {
    expect(portsWithoutContract([port])).toHaveLength(1);
    expect(portsWithoutContract([port, contract])).toEqual([]);
    const picked = { ...contract, text: "type Moonrise = Pick<Moon, 'rise'>;" };
    expect(portsWithoutContract([port, picked])).toHaveLength(1);
  });
});

describe('every contract', () => {
  it('is tried on something real and on a fake', () => {
    expect(suitesNotTried(sources)).toEqual([]);
  });

  it('would be missed on either', () => {
    const real = { ...tried, path: 'test/integration/moon.test.ts' };
    const fake = { ...tried, path: 'packages/testkit/src/fake-moon.test.ts' };
    expect(suitesNotTried([contract])).toHaveLength(2);
    expect(suitesNotTried([contract, real])).toHaveLength(1);
    expect(suitesNotTried([contract, real, fake])).toEqual([]);
  });
});
