import { randomBytes } from 'node:crypto';
import {
  type Clock,
  type GateOutcome,
  invariant,
  isAboutContent,
  isPassing,
  type LogEntry,
  type Logger,
  type RunGate,
  type RunState,
  type SettleRequest,
  toIso,
} from '@escapement/core';
import type { Connection } from './connection.ts';
import { gatherCalls } from './gathered-calls.ts';
import type { Keys } from './keys.ts';
import { beginScript, noteLockScript, settleScript } from './lua/gate.ts';
import { appendLogScript } from './lua/log.ts';
import { headOf } from './run-head.ts';
import { RunWitness } from './run-witness.ts';
import { runScript, type Script, type ScriptArgument } from './script.ts';
import { asStoreFault } from './store-fault.ts';

/** How long a call of a worker goes on trying while Redis is away: as long as the queue lets it keep the run. */
const patienceMs = 10_000;
const retryEveryMs = 100;
const longestLineBytes = 8_192;

/**
 * The worker's side of the run records. Its calls are scripts that may safely be sent again, so they ride out a short absence
 * of Redis instead of failing a run for it; after ten seconds they reject and the worker decides.
 */
export function openRunGate(options: {
  readonly connection: () => Connection;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly logger: Logger;
}): RunGate {
  const { keys, clock } = options;
  const witness = new RunWitness(options);
  const mark = randomBytes(9).toString('base64url');
  let calls = 0;
  /** One for each call, and unlike those of every other process. */
  const nonceOf = () => {
    calls += 1;
    return `${mark}${calls.toString(36)}`;
  };
  const ask = (doing: string, script: Script, args: readonly ScriptArgument[]) =>
    patiently({ clock, doing, work: () => runScript(options.connection().client, script, args) });

  async function answersTo(asked: Promise<unknown>): Promise<readonly unknown[]> {
    const [generation, ...answers] = (await asked) as unknown[];
    witness.heard(Number(generation));
    return answers;
  }
  const begins = gatherCalls((args) =>
    answersTo(ask('beginning runs', beginScript, [keys.base, witness.generation, ...args])),
  );
  const settlements = gatherCalls((args) =>
    answersTo(ask('settling runs', settleScript, [keys.base, ...args])),
  );

  return {
    attend: (workerId) => witness.listen(workerId),
    async begin({ envelope, attempt, workerId }) {
      const { runId, fireTime, dueTime, revision, overlap } = envelope;
      const run = [runId, fireTime, dueTime, revision, attempt, workerId, overlap, nonceOf()];
      const outcome = gateOutcome((await begins.ask(run)) as readonly string[]);
      if (outcome.kind === 'begun') {
        witness.begun({ envelope, attempt, startedAt: outcome.startedAt }, workerId);
      }
      if (outcome.kind === 'unvouched') witness.unvouched();
      return outcome;
    },
    async settle(request) {
      const reply = await settlements.ask(settleArguments(request));
      witness.forget(request.envelope.runId, request.attempt);
      return reply === 1 ? { kind: 'settled' } : { kind: 'stale' };
    },
    leave: (runId, attempt) => witness.forget(runId, attempt),
    async appendLog(runId, attempt, entries) {
      if (entries.length === 0) return;
      const nonce = nonceOf();
      const [{ at }] = entries as readonly [LogEntry];
      const full: LogEntry = { at, stream: 'system', text: 'the log is full' };
      const lines = [full, ...entries].map((entry) => logLine(attempt, entry));
      await ask('appending to a log', appendLogScript, [keys.base, runId, nonce, ...lines]);
    },
    async noteLock(runId, attempt, lock) {
      const json = JSON.stringify(lock);
      await ask('noting a lock', noteLockScript, [keys.base, runId, attempt, json]);
    },
  };
}

/** Does the work again while Redis cannot be asked, until it has an answer or the patience is over. */
async function patiently<T>(options: {
  readonly clock: Clock;
  readonly doing: string;
  readonly work: () => Promise<T>;
}): Promise<T> {
  const { clock, doing, work } = options;
  const deadlineMs = clock.monotonicMs() + patienceMs;
  for (;;) {
    try {
      return await within(work(), deadlineMs - clock.monotonicMs());
    } catch (cause) {
      const fault = asStoreFault(cause, doing);
      const isOver = clock.monotonicMs() >= deadlineMs;
      if (isOver || !isPassing(fault) || isAboutContent(fault)) throw fault;
      await clock.sleep(retryEveryMs);
    }
  }
}

/** The work's answer, or a fault when the time is over: a frozen Redis answers nothing and closes nothing. */
async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Command timed out')), timeoutMs);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

function settleArguments(request: SettleRequest): readonly ScriptArgument[] {
  const { envelope, attempt, workerId, state, reason, fencingToken, lockWaitedMs } = request;
  const lock =
    fencingToken === undefined && lockWaitedMs === undefined
      ? ''
      : JSON.stringify({ fencingToken, waitedMs: lockWaitedMs });
  return [
    envelope.runId,
    envelope.fireTime,
    attempt,
    workerId,
    state,
    reason ?? '',
    lock,
    headOf(envelope),
    envelope.revision,
  ];
}

function gateOutcome(reply: readonly string[]): GateOutcome {
  const [kind, first = '', second = ''] = reply;
  switch (kind) {
    case 'begun':
      return { kind, startedAt: Number(first) };
    case 'already-begun':
      return { kind, attempt: Number(first), workerId: second };
    case 'already-settled':
      return { kind, state: first as RunState };
    case 'too-early':
      return { kind, dueInMs: Number(first) };
    case 'overlap':
      return { kind, blockingRunId: first };
    case 'superseded':
      return { kind, minRevision: Number(first) };
    default:
      invariant(kind === 'unknown' || kind === 'unvouched', `the gate answered ${String(kind)}`);
      return { kind };
  }
}

/** One line as it is kept. Its number is its place in the list. */
function logLine(attempt: number, entry: LogEntry): string {
  const text =
    Buffer.byteLength(entry.text) <= longestLineBytes ? entry.text : shortened(entry.text);
  return JSON.stringify({ at: toIso(entry.at), attempt, stream: entry.stream, text });
}

/** Cut at the limit in bytes, without half a character at the end. */
function shortened(text: string): string {
  return new TextDecoder()
    .decode(Buffer.from(text).subarray(0, longestLineBytes))
    .replace(/\uFFFD$/, '');
}
