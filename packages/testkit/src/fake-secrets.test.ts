import { test } from 'vitest';
import { FakeSecrets } from './fake-secrets.ts';
import { secretsContract } from './secrets-contract.ts';

test.each(secretsContract)('$fact', async ({ check }) => {
  const ours = new FakeSecrets();
  await check({ ours, strange: ours.beside('another key'), keyless: ours.beside(undefined) });
});
