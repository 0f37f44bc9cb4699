import assert from 'node:assert/strict';
import type { Admission, AdmissionTimes, AnswerLimits, KeptAnswers, Lease } from '@escapement/core';
import { factsOf } from './contract-fact.ts';

/** What the contract of kept answers is held against. */
export interface KeptAnswersPorts {
  /** The same answers as two processes see them. */
  readonly processes: readonly [KeptAnswers, KeptAnswers];
  /** Lets so much time pass. */
  pass(durationMs: number): Promise<void>;
}

/** What they are held against it with: so little that it is soon full. */
export const contractAnswerLimits: AnswerLimits = {
  keptForMs: 3_000,
  answers: 8,
  bytes: 4_000,
  bytesOfOne: 1_500,
};

/** What kept answers promise. */
export const keptAnswersContract = factsOf<KeptAnswersPorts>({
  'of many who ask at once one begins, and all others are told its answer': once,
  'who is not to wait is told for how long the key is not free': tellsHowLong,
  'a key stands for the one thing that was sent': standsForOne,
  'after one who died the next begins again, and the dead one is heard no more': dies,
  'who renews may take longer, and who comes too late to is told': isRenewed,
  'what was released begins as if nobody had begun': isReleased,
  'what is left without an answer begins again, and stands for what was sent': isLeft,
  'where an answer is too large what stands for it is kept': isTooLarge,
  'answers are bounded in number, and the oldest go first': isBoundedInNumber,
  'answers are bounded in bytes, and the oldest go first': isBoundedInBytes,
  'what somebody is at is not forgotten to make room': isFull,
  'an answer is forgotten after its time': isForgotten,
});

const long: AdmissionTimes = { leaseMs: 60_000, waitMs: 0 };
const digest = (n: number) => n.toString(16).padStart(8, '0');
const asked = (n: number, sent = n) => ({ key: digest(n), sent: digest(sent) });

function leaseOf(admission: Admission): Lease {
  return admission.kind === 'begun' ? admission.lease : assert.fail(`it is ${admission.kind}`);
}

async function answer(answers: KeptAnswers, n: number, text = `answer ${n}`): Promise<void> {
  const lease = leaseOf(await answers.begin(asked(n), long));
  assert.equal(await answers.settle(lease, text, 'too large'), 'kept');
}

async function once({ processes, pass }: KeptAnswersPorts): Promise<void> {
  const times = { leaseMs: 60_000, waitMs: 60_000 };
  const asking = Array.from({ length: 20 }, (_, i) =>
    (processes[i % 2] ?? processes[0]).begin(asked(1), times),
  );
  const first = await Promise.race(asking);
  assert.equal(first.kind === 'begun' && first.again, false);
  assert.equal(await processes[0].settle(leaseOf(first), 'the answer\nof all', ''), 'kept');
  await pass(100);
  const others = (await Promise.all(asking)).filter((each) => each !== first);
  assert.equal(others.length, 19);
  for (const each of others)
    assert.deepEqual(each, { kind: 'answered', answer: 'the answer\nof all' });
}

async function tellsHowLong({ processes: [one, other] }: KeptAnswersPorts): Promise<void> {
  await one.begin(asked(1), long);
  const told = await other.begin(asked(1), long);
  assert.ok(told.kind === 'in-progress' && told.forMs > 0 && told.forMs <= long.leaseMs);
}

async function standsForOne({ processes: [one, other] }: KeptAnswersPorts): Promise<void> {
  const lease = leaseOf(await one.begin(asked(1), long));
  assert.deepEqual(await other.begin(asked(1, 2), long), { kind: 'other-sent' });
  await one.settle(lease, 'done', '');
  assert.deepEqual(await other.begin(asked(1, 2), long), { kind: 'other-sent' });
  assert.deepEqual(await other.begin(asked(1), long), { kind: 'answered', answer: 'done' });
  assert.equal((await other.begin(asked(2), long)).kind, 'begun');
}

async function dies({ processes: [one, other], pass }: KeptAnswersPorts): Promise<void> {
  const dead = leaseOf(await one.begin(asked(1), { ...long, leaseMs: 100 }));
  await pass(150);
  assert.deepEqual(await other.begin(asked(1, 2), long), { kind: 'other-sent' });
  const next = await other.begin(asked(1), long);
  assert.ok(next.kind === 'begun' && next.again);
  assert.equal(await one.settle(dead, 'of the dead', ''), 'lost');
  await one.release(dead);
  assert.equal((await one.begin(asked(1), long)).kind, 'in-progress');
  assert.equal(await other.settle(next.lease, 'of the next', ''), 'kept');
  assert.equal(await other.settle(next.lease, 'once more', ''), 'lost');
  assert.deepEqual(await one.begin(asked(1), long), { kind: 'answered', answer: 'of the next' });
}

async function isRenewed({ processes: [one, other], pass }: KeptAnswersPorts): Promise<void> {
  const short = { ...long, leaseMs: 400 };
  const lease = leaseOf(await one.begin(asked(1), short));
  assert.equal(await one.renew(lease, 60_000), 'renewed');
  await pass(500);
  const told = await other.begin(asked(1), short);
  assert.ok(told.kind === 'in-progress' && told.forMs > 50_000);
  await one.renew(lease, 100);
  await pass(200);
  // It was over, and nobody had noticed.
  assert.equal(await one.renew(lease, 100), 'renewed');
  await pass(200);
  const next = leaseOf(await other.begin(asked(1), long));
  assert.equal(await one.renew(lease, 60_000), 'lost');
  await other.settle(next, 'done', '');
  assert.equal(await other.renew(next, 60_000), 'lost');
}

async function isReleased({ processes: [one, other] }: KeptAnswersPorts): Promise<void> {
  const lease = leaseOf(await one.begin(asked(1), long));
  await one.release(lease);
  const next = await other.begin(asked(1, 2), long);
  assert.ok(next.kind === 'begun' && !next.again);
  await one.release(lease);
  assert.equal((await one.begin(asked(1, 2), long)).kind, 'in-progress');
}

async function isLeft({ processes: [one, other] }: KeptAnswersPorts): Promise<void> {
  const lease = leaseOf(await one.begin(asked(1), long));
  const waiting = other.begin(asked(1), { ...long, waitMs: 60_000 });
  assert.equal(await one.renew(lease, 0), 'renewed');
  const next = await waiting;
  assert.ok(next.kind === 'begun' && next.again);
  assert.equal(await one.settle(lease, 'of the first', ''), 'lost');
  await other.renew(next.lease, 0);
  assert.deepEqual(await one.begin(asked(1, 2), long), { kind: 'other-sent' });
  const last = leaseOf(await one.begin(asked(1), long));
  await one.settle(last, 'done', '');
  assert.deepEqual(await other.begin(asked(1), long), { kind: 'answered', answer: 'done' });
}

async function isTooLarge({ processes: [one, other] }: KeptAnswersPorts): Promise<void> {
  const lease = leaseOf(await one.begin(asked(1), long));
  const { bytesOfOne } = contractAnswerLimits;
  assert.equal(await one.settle(lease, 'é'.repeat(800), 'it was much'), 'kept-instead');
  assert.deepEqual(await other.begin(asked(1), long), { kind: 'answered', answer: 'it was much' });
  const text = 'x'.repeat(bytesOfOne);
  const next = leaseOf(await one.begin(asked(2), long));
  assert.equal(await one.settle(next, text, 'it was much'), 'kept');
  assert.deepEqual(await other.begin(asked(2), long), { kind: 'answered', answer: text });
}

async function isBoundedInNumber({ processes: [one] }: KeptAnswersPorts): Promise<void> {
  const { answers } = contractAnswerLimits;
  for (let n = 1; n <= answers + 3; n += 1) await answer(one, n);
  // The newest are asked for first, since a new key makes room for itself.
  for (let n = answers + 3; n > 0; n -= 1) {
    assert.equal((await one.begin(asked(n), long)).kind, n > 3 ? 'answered' : 'begun');
  }
}

async function isBoundedInBytes({ processes: [one] }: KeptAnswersPorts): Promise<void> {
  for (let n = 1; n <= 5; n += 1) await answer(one, n, `${n}`.repeat(1_200));
  assert.equal((await one.begin(asked(5), long)).kind, 'answered');
  assert.equal((await one.begin(asked(4), long)).kind, 'answered');
  assert.equal((await one.begin(asked(1), long)).kind, 'begun');
}

async function isFull({ processes: [one, other] }: KeptAnswersPorts): Promise<void> {
  const { answers } = contractAnswerLimits;
  const first = leaseOf(await one.begin(asked(0), { ...long, leaseMs: 2_000 }));
  for (let n = 1; n < answers; n += 1) await one.begin(asked(n), long);
  assert.deepEqual(await other.begin(asked(answers), long), { kind: 'full' });
  assert.equal(await one.settle(first, 'done', ''), 'kept');
  assert.equal((await other.begin(asked(1), long)).kind, 'in-progress');
}

async function isForgotten({ processes: [one], pass }: KeptAnswersPorts): Promise<void> {
  await answer(one, 1);
  await pass(contractAnswerLimits.keptForMs + 100);
  const next = await one.begin(asked(1), long);
  assert.ok(next.kind === 'begun' && !next.again);
}
