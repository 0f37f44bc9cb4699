import assert from 'node:assert/strict';
import {
  type DocumentKind,
  type DocumentStore,
  type DocumentWrite,
  redisMillis,
} from '@escapement/core';
import { factsOf } from './contract-fact.ts';
import { eventually } from './eventually.ts';

/** A document of a kind that the product does not have: what holds of it holds of all. */
export interface ContractRule {
  readonly name: string;
  readonly threshold: number;
  readonly note: string;
  readonly version: number;
  readonly updatedAt: string;
}

export const contractRules: DocumentKind<ContractRule> = {
  folder: 'alert-rules',
  one: 'alert rule',
  isName: (name) => /^[A-Za-z0-9._-]{1,64}$/.test(name) && !/^\.+$/.test(name),
  schema: {
    safeParse: (value) =>
      isRule(value)
        ? { success: true, data: value }
        : { success: false, error: { issues: [{ path: [], message: 'it is no rule' }] } },
  },
  bytesAtMost: 2_000,
  countAtMost: 5,
  revisionBytesAtMost: 32_768,
  whenBroken: 'it alerts nobody until it is replaced',
};

function isRule(value: unknown): value is ContractRule {
  const { name, threshold, note, version, updatedAt } = (value ?? {}) as Record<string, unknown>;
  return (
    [name, note, updatedAt].every((each) => typeof each === 'string') &&
    [threshold, version].every(Number.isSafeInteger)
  );
}

/** What the contract is held against: one folder, in two processes that have opened it. */
export interface DocumentPorts {
  readonly ours: DocumentStore<ContractRule>;
  readonly theirs: DocumentStore<ContractRule>;
  /** What stands under a name is no document any more, as somebody wrote it by hand. */
  spoil(name: string): Promise<void>;
}

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
const nowText = '2026-03-07T02:00:00.000Z';

/** What every store of documents promises; each fact wants an empty one. */
export const documentsContract = factsOf<DocumentPorts>({
  'a document is in the memory of every process, from creation to deletion': isSeenByAll,
  'each write is told what came of it': namesOutcomes,
  'where the same stands already nothing is written': writesNothingTwice,
  'what is no name is no document': refusesNames,
  'documents are bounded in size and number, and what stands may be edited at the bound': isBounded,
  'a name that was deleted goes on above all its versions': neverGoesBack,
  'of many writers at once no version and no revision is lost': losesNone,
  'one that cannot be read is said, harms no other, and can be replaced and deleted': saysBroken,
  'one alone is followed, from before its creation to after its deletion': isFollowed,
  'the last twenty revisions are kept, with who and when, and go with it': keepsRevisions,
});

function rule(name: string, threshold: number, note = '') {
  return { name, threshold, note };
}

function write(over: DocumentWrite['over'], by?: string): DocumentWrite {
  return { now, over, by };
}

async function isSeenByAll({ ours, theirs }: DocumentPorts): Promise<void> {
  const told: string[] = [];
  const stop = theirs.onChange(({ name, document }) => told.push(`${name}@${document?.version}`));
  const outcome = await ours.put(rule('slow', 5), write('nothing', 'ada'));
  const document = { ...rule('slow', 5), version: 1, updatedAt: nowText };
  assert.deepEqual(outcome, { kind: 'written', document });
  assert.deepEqual(ours.get('slow'), document);
  assert.deepEqual(await theirs.read('slow'), document);
  await eventually('the other has it', () => theirs.get('slow'));
  await theirs.put(rule('slow', 6), write(1, 'bob'));
  await eventually('we have the edit', () => ours.get('slow')?.threshold === 6);
  assert.deepEqual([...ours.all().keys()], ['slow']);
  const deleted = await ours.delete('slow', 2);
  assert.deepEqual(deleted.kind === 'deleted' && deleted.before?.threshold, 6);
  assert.equal(await theirs.read('slow'), undefined);
  await eventually('the other was told', () => told.length === 3);
  assert.deepEqual(told, ['slow@1', 'slow@2', 'slow@undefined']);
  stop();
  await ours.put(rule('slow', 7), write('nothing'));
  await eventually('the other has it once more', () => theirs.get('slow'));
  assert.equal(told.length, 3);
}

async function namesOutcomes({ ours }: DocumentPorts): Promise<void> {
  const put = (threshold: number, over: DocumentWrite['over']) =>
    ours.put(rule('slow', threshold), write(over));
  assert.deepEqual(await put(1, 'anything'), { kind: 'absent' });
  assert.deepEqual(await put(1, 1), { kind: 'absent' });
  assert.equal((await put(1, 'nothing')).kind, 'written');
  assert.deepEqual(await put(2, 'nothing'), { kind: 'conflict', currentVersion: 1 });
  assert.deepEqual(await put(2, 7), { kind: 'conflict', currentVersion: 1 });
  const edited = await put(2, 'anything');
  assert.ok(edited.kind === 'written');
  assert.deepEqual([edited.document.version, edited.before?.threshold], [2, 1]);
  assert.deepEqual(await ours.delete('slow', 7), { kind: 'conflict', currentVersion: 2 });
  assert.deepEqual(await ours.delete('fast', 'anything'), { kind: 'absent' });
}

async function writesNothingTwice({ ours }: DocumentPorts): Promise<void> {
  await ours.put(rule('slow', 1), write('nothing', 'ada'));
  const stands = ours.get('slow');
  for (const over of ['anything', 1, 7] as const) {
    const outcome = await ours.put(rule('slow', 1), write(over, 'bob'));
    assert.deepEqual(outcome, { kind: 'written', document: stands });
  }
  assert.equal(ours.get('slow'), stands);
  const reading = await ours.revisions('slow');
  assert.ok(reading.kind === 'read');
  assert.deepEqual(
    reading.revisions.map(({ updatedBy }) => updatedBy),
    ['ada'],
  );
}

async function refusesNames({ ours }: DocumentPorts): Promise<void> {
  for (const name of ['../jobs', '', 'a/b', '..', 'x'.repeat(65)]) {
    const refused = { kind: 'refused', because: 'bad-name' };
    assert.deepEqual(await ours.put(rule(name, 1), write('nothing')), refused);
    assert.deepEqual(await ours.delete(name, 'anything'), { kind: 'absent' });
    assert.equal(await ours.read(name), undefined);
    assert.deepEqual(await ours.revisions(name), { kind: 'absent' });
  }
}

async function isBounded({ ours }: DocumentPorts): Promise<void> {
  const large = rule('large', 1, 'x'.repeat(2_000));
  const tooLarge = { kind: 'refused', because: 'too-large' };
  assert.deepEqual(await ours.put(large, write('nothing')), tooLarge);
  for (const name of ['a', 'b', 'c', 'd', 'e']) await ours.put(rule(name, 1), write('nothing'));
  const tooMany = { kind: 'refused', because: 'too-many' };
  assert.deepEqual(await ours.put(rule('f', 1), write('nothing')), tooMany);
  assert.equal((await ours.put(rule('e', 2), write(1))).kind, 'written');
  await ours.delete('a', 'anything');
  assert.equal((await ours.put(rule('f', 1), write('nothing'))).kind, 'written');
}

async function neverGoesBack({ ours, theirs }: DocumentPorts): Promise<void> {
  await ours.put(rule('slow', 1), write('nothing'));
  await ours.put(rule('slow', 2), write(1));
  await ours.delete('slow', 2);
  const again = await theirs.put(rule('slow', 1), write('nothing'));
  assert.equal(again.kind === 'written' && again.document.version, 3);
}

async function losesNone({ ours, theirs }: DocumentPorts): Promise<void> {
  await ours.put(rule('slow', 0), write('nothing', 'first'));
  const writes = Array.from({ length: 10 }, (_, i) =>
    (i % 2 === 0 ? ours : theirs).put(rule('slow', i + 1), write('anything', `writer ${i}`)),
  );
  await Promise.all(writes);
  const reading = await theirs.revisions('slow');
  assert.ok(reading.kind === 'read');
  const versions = reading.revisions.map(({ version }) => version);
  assert.deepEqual(versions, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  assert.equal(new Set(reading.revisions.map(({ updatedBy }) => updatedBy)).size, 11);
}

async function saysBroken({ ours, theirs, spoil }: DocumentPorts): Promise<void> {
  await ours.put(rule('slow', 1), write('nothing', 'ada'));
  await ours.put(rule('fast', 1), write('nothing'));
  await spoil('slow');
  for (const each of [ours, theirs]) {
    await eventually('it is said', () => each.broken().has('slow'));
    assert.deepEqual([...each.all().keys()], ['fast']);
    assert.equal(each.get('slow'), undefined);
    assert.equal(await each.read('slow'), undefined);
  }
  assert.deepEqual(await ours.put(rule('slow', 1), write(1)), {
    kind: 'conflict',
    currentVersion: 0,
  });
  const mended = await ours.put(rule('slow', 1), write('anything', 'bob'));
  assert.equal(mended.kind === 'written' && mended.document.version, 2);
  const reading = await ours.revisions('slow');
  assert.ok(reading.kind === 'read');
  assert.deepEqual(
    reading.revisions.map(({ updatedBy }) => updatedBy),
    ['bob', 'ada'],
  );
  await spoil('slow');
  assert.deepEqual(await ours.delete('slow', 'anything'), { kind: 'deleted' });
  await eventually('it is gone', () => !theirs.broken().has('slow'));
}

async function isFollowed({ ours, theirs, spoil }: DocumentPorts): Promise<void> {
  const heard: string[] = [];
  const stop = theirs.follow('slow', (stored) => {
    const said = stored.kind === 'document' ? `${stored.document.threshold}` : stored.kind;
    if (heard.at(-1) !== said) heard.push(said);
  });
  const last = (said: string) => eventually(`${said} is heard`, () => heard.at(-1) === said);
  await last('absent');
  await ours.put(rule('fast', 7), write('nothing'));
  await ours.put(rule('slow', 1), write('nothing'));
  await last('1');
  for (let threshold = 2; threshold <= 20; threshold += 1) {
    await ours.put(rule('slow', threshold), write('anything'));
  }
  await last('20');
  await spoil('slow');
  await last('broken');
  await ours.delete('slow', 'anything');
  await last('absent');
  await ours.put(rule('slow', 21), write('nothing'));
  await last('21');
  const numbers = heard.map(Number).filter((each) => !Number.isNaN(each));
  assert.deepEqual(
    numbers,
    [...numbers].sort((a, b) => a - b),
  );
  await stop();
  await ours.put(rule('slow', 22), write('anything'));
  await eventually('the memory has it', () => theirs.get('slow')?.threshold === 22);
  assert.equal(heard.at(-1), '21');
}

async function keepsRevisions({ ours }: DocumentPorts): Promise<void> {
  await ours.put(rule('slow', 1), write('nothing', 'ada'));
  for (let version = 2; version <= 25; version += 1) {
    const edit = { now: redisMillis(now + version), by: `editor ${version}`, over: version - 1 };
    await ours.put(rule('slow', version), edit);
  }
  const reading = await ours.revisions('slow');
  assert.ok(reading.kind === 'read');
  assert.equal(reading.revisions.length, 20);
  assert.deepEqual(reading.revisions[0], {
    version: 25,
    updatedAt: '2026-03-07T02:00:00.025Z',
    updatedBy: 'editor 25',
    content: rule('slow', 25),
  });
  assert.equal(reading.revisions[19]?.updatedBy, 'editor 6');
  await ours.delete('slow', 'anything');
  assert.deepEqual(await ours.revisions('slow'), { kind: 'absent' });
  await ours.put(rule('slow', 1), write('nothing', 'eve'));
  const anew = await ours.revisions('slow');
  assert.ok(anew.kind === 'read');
  assert.deepEqual(
    anew.revisions.map(({ updatedBy }) => updatedBy),
    ['eve'],
  );
}
