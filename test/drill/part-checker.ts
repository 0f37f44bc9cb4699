import { wasHarmed } from './beginnings.ts';
import type { Finding, Problem, Rules } from './findings.ts';
import { groupedBy } from './grouped-by.ts';
import type { Effect, Harm, JobFacts } from './history.ts';
import { unsettled } from './outcomes.ts';

/** A run that is done in parts, as the product tells of it when it is asked for that one. */
export interface WholeRecord {
  readonly id: string;
  readonly fireTime: number;
  readonly state: string;
  readonly reason: string;
  /** Each with what its id has behind that of the whole. */
  readonly parts: readonly { readonly name: string; readonly end?: string }[];
}

/** Between the first task of a broadcast and the sharing out before it lies less; so far apart a worker is taken for surely there, or gone. */
const surelyMs = 1500;

/** What began first of each fire time, as if the run had done it itself. */
export function firstOfWholes(effects: readonly Effect[]): readonly Effect[] {
  return [...groupedBy(effects, ({ fireTime }) => fireTime).values()].flatMap((ofOne) => {
    const [first] = [...ofOne].sort((a, b) => a.begunAt - b.begunAt);
    if (first === undefined) return [];
    const { endedAt: _ended, ...begun } = first;
    return [{ ...begun, attempt: 1 }];
  });
}

/**
 * What is wrong with the parts of a job's runs, by what the tasks wrote: each was done, none again while its worker lived, and what is told of the
 * whole is what they came to. A broadcast came to each worker that lived. `effects`: those of the job; `known`: when each worker was first heard of.
 */
export function partFindings(
  { facts, effects, wholes }: PartHistory,
  { from, until, harm }: Pick<Rules, 'from' | 'until' | 'harm'>,
): readonly Finding[] {
  const ofRun = groupedBy(effects, ({ fireTime }) => fireTime);
  const judged = wholes.filter(({ fireTime }) => fireTime >= from && fireTime < until);
  return judged.flatMap((whole) => {
    const own = ofRun.get(whole.fireTime) ?? [];
    const problems = [
      ...endProblems(whole, facts),
      ...partProblems(whole, own, harm),
      ...(facts.parts === 'every-worker' ? unreached(whole, { own, all: effects, harm }) : []),
    ];
    return problems.map((problem) => ({ jobId: facts.id, fireTime: whole.fireTime, ...problem }));
  });
}

export interface PartHistory {
  readonly facts: JobFacts;
  readonly effects: readonly Effect[];
  readonly wholes: readonly WholeRecord[];
}

/** It is over, has as many parts as it was to have, and says truly how many of them did not succeed. */
function* endProblems({ state, reason, parts }: WholeRecord, facts: JobFacts): Generator<Problem> {
  if (unsettled.some((each) => each === state)) yield { kind: 'waiting', note: state };
  const count = facts.parts === 'every-worker' ? parts.length : facts.parts;
  if (parts.length !== count || count === 0)
    yield { kind: 'untrue', note: `${parts.length} parts of ${count}` };
  const bad = parts.filter(({ end }) => end !== 'succeeded').length;
  const isTrue = bad === 0 ? state === 'succeeded' : reason.startsWith(`${bad} of ${count} `);
  if (!isTrue) yield { kind: 'untrue', note: `${state} "${reason}", and ${bad} did not succeed` };
}

function* partProblems(
  { id, parts }: WholeRecord,
  effects: readonly Effect[],
  harm: readonly Harm[],
): Generator<Problem> {
  const ofPart = groupedBy(effects, ({ runId = '' }) => runId.slice(id.length));
  for (const { name, end = 'not over' } of parts) {
    const own = ofPart.get(name) ?? [];
    yield* againProblems(own, harm);
    const isDone = own.some(({ endedAt }) => endedAt !== undefined);
    if (end === 'succeeded' && !isDone) yield { kind: 'unproven', note: name };
    // What nobody began its worker may have been killed before; which one that was is asked where it is a broadcast.
    if (end !== 'succeeded' && own.some((each) => !wasHarmed(each, harm)))
      yield { kind: 'untrue', note: `${name} is ${end}, though its worker lived` };
    if (own.length === 0 && !name.startsWith('~')) yield { kind: 'lost', note: name };
    if (name.startsWith('~') && new Set(own.map(({ pid }) => pid)).size > 1)
      yield { kind: 'phantom', note: `${name} began on another worker` };
  }
  const known = new Set(parts.map(({ name }) => name));
  for (const name of ofPart.keys()) {
    if (!known.has(name)) yield { kind: 'phantom', note: `${name || 'the whole'} began` };
  }
}

/** What is wrong with how the task of one run began again. `effects`: its beginnings. */
export function* againProblems(
  effects: readonly Effect[],
  harm: readonly Harm[],
): Generator<Problem> {
  const inOrder = [...effects].sort((a, b) => a.begunAt - b.begunAt);
  for (const [i, later] of inOrder.entries()) {
    const before = inOrder[i - 1];
    if (before === undefined) continue;
    const about = `${later.runId} attempt ${later.attempt}`;
    if (inOrder.slice(0, i).some(({ attempt }) => attempt === later.attempt))
      yield { kind: 'doubled', note: `${about} began again` };
    else if (!wasHarmed(before, harm))
      yield { kind: 'doubled', note: `${about} began though the worker of the one before lived` };
  }
}

/** Workers that had done a part before it was due, and were not killed before it was shared out, have a part; and do it, unless they were killed. */
function* unreached(
  { id, fireTime, parts }: WholeRecord,
  of: {
    readonly own: readonly Effect[];
    readonly all: readonly Effect[];
    readonly harm: readonly Harm[];
  },
): Generator<Problem> {
  const firstBegun = Math.min(...of.own.map(({ begunAt }) => begunAt));
  const names = new Map<number, string>();
  for (const { pid, runId = '', begunAt } of of.all) {
    if (pid !== undefined && begunAt < fireTime - surelyMs)
      names.set(pid, runId.slice(runId.indexOf('~')));
  }
  for (const [pid, name] of names) {
    const killedAt = of.harm.find((each) => each.pid === pid)?.from ?? Number.POSITIVE_INFINITY;
    const part = parts.find((each) => each.name === name);
    if (part === undefined && killedAt > firstBegun + surelyMs)
      yield { kind: 'lost', note: `${name} lived and had no part of ${id}` };
    if (part !== undefined && part.end !== 'succeeded' && killedAt === Number.POSITIVE_INFINITY)
      yield { kind: 'untrue', note: `${name} is ${part.end}, though it lived` };
  }
}
