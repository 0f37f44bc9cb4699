import { type Client, ProblemError } from '@escapement/client';
import { describe, expect, it } from 'vitest';
import { enWords } from '../words/en.ts';
import { setConfig } from './config.ts';

interface Entry {
  readonly version: number;
  readonly schema?: object;
}

/** A server at which somebody writes after each reading, as often as there is something to be written. */
function serverAt(standing: Entry | undefined, written: readonly Entry[] = []) {
  let stands = standing;
  const waiting = [...written];
  const puts: { readonly schema: unknown; readonly ifVersion: unknown }[] = [];
  const refusal = (code: string, status: number) =>
    new ProblemError({ type: 'about:blank', title: code, status, code, detail: code } as never);
  const client = {
    async getConfig() {
      const found = stands;
      stands = waiting.shift() ?? stands;
      if (found === undefined) throw refusal('CONFIG_NOT_FOUND', 404);
      return { name: 'limits', value: 1, ...found };
    },
    async putConfig(_name: string, { schema }: { schema?: object }, ifVersion?: number) {
      puts.push({ schema, ifVersion });
      if (stands === undefined) throw refusal('CONFIG_NOT_FOUND', 404);
      if (stands.version !== ifVersion) throw refusal('CONFIG_CHANGED', 412);
      stands = { ...stands, version: stands.version + 1 };
      return { name: 'limits', value: 2, ...stands };
    },
  };
  return { puts, client: client as unknown as Client };
}

const set = (client: Client, ifVersion: number | 'any') =>
  setConfig.run(
    client,
    { reason: '', ids: ['limits'], options: { value: 2, 'if-version': ifVersion } },
    enWords,
  );

const one = { type: 'integer' };
const other = { type: 'number' };

describe('a value that is set', () => {
  it('goes over whatever stands with the schema of that, also where another was written meanwhile', async () => {
    const { client, puts } = serverAt({ version: 1, schema: one }, [{ version: 2, schema: other }]);
    expect(await set(client, 'any')).toMatchObject({ isDone: true });
    expect(puts).toEqual([
      { schema: one, ifVersion: 1 },
      { schema: other, ifVersion: 2 },
    ]);
  });

  it('goes over the version that was named with no other schema than its own', async () => {
    const { client, puts } = serverAt({ version: 1, schema: one }, [{ version: 2, schema: other }]);
    await expect(set(client, 2)).rejects.toMatchObject({ code: 'CONFIG_CHANGED' });
    expect(puts.map(({ ifVersion }) => ifVersion)).not.toContain(2);
    expect(await set(client, 2)).toMatchObject({ isDone: true });
  });

  it('is not tried for ever', async () => {
    const others = Array.from({ length: 20 }, (_, i) => ({ version: i + 2 }));
    const { client } = serverAt({ version: 1 }, others);
    await expect(set(client, 'any')).rejects.toMatchObject({ code: 'CONFIG_CHANGED' });
  });

  it('creates nothing where a version is meant', async () => {
    const { client } = serverAt(undefined, [{ version: 1, schema: one }]);
    expect(await set(client, 'any')).toMatchObject({ isDone: true });
    await expect(set(serverAt(undefined).client, 'any')).rejects.toMatchObject({
      code: 'CONFIG_NOT_FOUND',
    });
  });
});
