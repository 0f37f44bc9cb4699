import type { Redis } from 'ioredis';

/** Fields of one answer, so that Redis does nothing else for no longer than a millisecond, nor whoever reads it. */
const fieldsAtOnce = 2_000;

/**
 * All fields of a hash of ours that may be large, each value as it is read. Texts that are the same are read once and share what was read. What is written
 * meanwhile may be in it or not.
 */
export async function wholeHash<Value>(
  client: Pick<Redis, 'hscan'>,
  key: string,
  read: (text: string) => Value,
): Promise<Map<string, Value>> {
  const values = new Map<string, Value>();
  const known = new Map<string, Value>();
  const readOnce = (text: string): Value => {
    const value = known.get(text) ?? read(text);
    known.set(text, value);
    return value;
  };
  let cursor = '0';
  do {
    const [next, flat] = await client.hscan(key, cursor, 'COUNT', fieldsAtOnce);
    for (let i = 0; i < flat.length; i += 2) values.set(flat[i] ?? '', readOnce(flat[i + 1] ?? ''));
    cursor = next;
  } while (cursor !== '0');
  return values;
}
