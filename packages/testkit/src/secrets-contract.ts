import assert from 'node:assert/strict';
import { redisMillis, type SecretReader, type SecretStore } from '@escapement/core';
import { factsOf } from './contract-fact.ts';

type Secrets = SecretStore & SecretReader;

/** What the contract is held against: the same secrets in three processes. */
export interface SecretPorts {
  readonly ours: SecretStore & SecretReader;
  /** With another key. */
  readonly strange: Secrets;
  /** With none. */
  readonly keyless: Secrets;
}

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));

/** What every store of secrets promises; each fact wants an empty one. */
export const secretsContract = factsOf<SecretPorts>({
  'a secret that was set is revealed, and told of without its value': reveals,
  'a secret that is set anew has the new value and a higher version': replaces,
  'a secret that was deleted is missing, and its name can be taken again': removes,
  'what another key has sealed is not readable, and says which key': tellsKeys,
  'what another process has set is read at once': readsAtOnce,
  'nothing is set under what is no name': refusesNames,
});

async function put(secrets: Secrets, name: string, value: string): Promise<number> {
  const outcome = await secrets.put({ name, value }, { now });
  assert.equal(outcome.kind, 'written');
  return outcome.kind === 'written' ? outcome.secret.version : 0;
}

async function reveals({ ours }: SecretPorts): Promise<void> {
  const value = 'hunter2\n密码 "$&"';
  const version = await put(ours, 'smtp-password', value);
  assert.deepEqual(await ours.reveal('smtp-password'), { kind: 'value', value });
  const facts = ours.get('smtp-password');
  assert.deepEqual([facts?.version, facts?.isReadable], [version, true]);
  assert.equal(JSON.stringify([...ours.all()]).includes('hunter2'), false);
  assert.deepEqual(await ours.reveal('another'), { kind: 'missing' });
}

async function replaces({ ours }: SecretPorts): Promise<void> {
  const first = await put(ours, 'token', 'the first');
  const second = await put(ours, 'token', 'the second');
  assert.ok(second > first);
  assert.deepEqual(await ours.reveal('token'), { kind: 'value', value: 'the second' });
  assert.equal(ours.all().size, 1);
}

async function removes({ ours }: SecretPorts): Promise<void> {
  const first = await put(ours, 'token', 'the first');
  assert.equal(await ours.remove('token'), 'removed');
  assert.equal(await ours.remove('token'), 'not-found');
  assert.deepEqual(
    [ours.get('token'), await ours.reveal('token')],
    [undefined, { kind: 'missing' }],
  );
  assert.ok((await put(ours, 'token', 'the second')) > first);
}

async function tellsKeys({ ours, strange, keyless }: SecretPorts): Promise<void> {
  await put(ours, 'token', 'the value');
  const key = ours.get('token')?.key ?? '';
  for (const other of [strange, keyless]) {
    assert.equal((await other.reveal('token')).kind, 'unreadable');
  }
  const said = await strange.reveal('token');
  assert.ok(said.kind === 'unreadable' && said.because.includes(key));
  assert.deepEqual(await keyless.put({ name: 'x', value: 'four' }, { now }), { kind: 'no-key' });
  // Who has the other key may set it anew.
  await put(strange, 'token', 'another value');
  assert.deepEqual(await strange.reveal('token'), { kind: 'value', value: 'another value' });
}

async function readsAtOnce({ ours, strange }: SecretPorts): Promise<void> {
  const version = await put(ours, 'token', 'the value');
  const read = await strange.read('token');
  assert.deepEqual(
    [read?.version, read?.key, read?.isReadable],
    [version, ours.get('token')?.key, false],
  );
  assert.equal(await strange.read('another'), undefined);
}

async function refusesNames({ ours }: SecretPorts): Promise<void> {
  for (const name of ['', '..', 'a/b', 'a b', '-a', 'x'.repeat(65)]) {
    const outcome = await ours.put({ name, value: 'four' }, { now });
    assert.deepEqual(outcome, { kind: 'unfit', because: 'bad-name' });
    assert.deepEqual(await ours.reveal(name), { kind: 'missing' });
  }
}
