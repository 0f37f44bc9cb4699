import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@escapement/core';
import type { LineSplitter } from '../line-splitter.ts';
import { readInTurns } from '../read-in-turns.ts';
import type { OutputLines } from './output-lines.ts';
import type { ProcessGuard } from './process-guard.ts';
import type { ScriptUser } from './script-user.ts';
import { endStrays, type Mark, namesInGroup, type StrayName, type Strays } from './strays.ts';

export interface ProcessRequest {
  /** The program and its arguments. */
  readonly words: readonly string[];
  /** Whom it runs as; `undefined` for our own user. */
  readonly user: ScriptUser | undefined;
  /** What the process and all that comes of it bear. */
  readonly mark: Mark;
  readonly directory: string;
  /** All that the process inherits. */
  readonly environment: Readonly<Record<string, string>>;
  readonly lines: OutputLines;
  readonly signal: AbortSignal;
  /** Asked when the signal is aborted: milliseconds from SIGTERM to SIGKILL, 0 for SIGKILL at once. */
  readonly graceMs: () => number;
  readonly clock: Clock;
  readonly guard: ProcessGuard;
  /** Pipes that the process gets beside its output, as its file descriptors from 3 on; whoever asks for them closes them. */
  readonly pipes?: {
    readonly count: number;
    readonly onOpen: (pipes: readonly Socket[]) => void;
  };
}

/** `endedBy` names the signal when there is no exit code. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly endedBy: NodeJS.Signals | null;
  /** What still ran in the group when its leader had ended by itself, and was ended for it. */
  readonly inBackground: readonly StrayName[];
  /** What had left the group. */
  readonly strays: Strays;
}

const pipesCloseWithinMs = 1_000;
/** What a script pipes its output through ends after it, with its last lines. */
const groupEndsWithinMs = 200;
const groupLookMs = 10;

/**
 * Starts a process as the leader of a group of its own and resolves when the group has ended, and what has left it. Whatever
 * the leader leaves behind is killed with it, so that nothing runs on after its run was settled. Rejects when it cannot be
 * started.
 */
export async function startProcess(request: ProcessRequest): Promise<ProcessEnd> {
  const [program = '', ...args] = request.words;
  const child = spawn(program, args, {
    cwd: request.directory,
    env: request.environment,
    ...(request.user === undefined ? {} : { uid: request.user.uid, gid: request.user.gid }),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...pipesOf(request)],
  });
  request.pipes?.onOpen(child.stdio.slice(3) as unknown as readonly Socket[]);
  const unguard =
    child.pid === undefined ? undefined : request.guard.watch(child.pid, request.mark);
  const closed = new AbortController();
  const stop = (): void => void stopGroup(child, request, closed.signal);
  request.signal.addEventListener('abort', stop, { once: true });
  const output = forwardLines(child, request);
  try {
    const end = await endOf(child, () => request.signal.aborted && stop());
    const inBackground = await endGroup(child, request);
    const strays = await endStrays(request.mark, { groupId: child.pid ?? 0, clock: request.clock });
    // One that could not be ended may keep the pipes open for ever; its output is not waited for.
    await Promise.race([output, patience(request.clock, closed.signal)]);
    return { ...end, inBackground, strays };
  } finally {
    unguard?.();
    closed.abort();
    request.signal.removeEventListener('abort', stop);
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

/** A loop that was held up hears of the time before it reads what has come meanwhile, so it is let read once more. */
async function patience(clock: Clock, signal: AbortSignal): Promise<void> {
  await clock.sleep(pipesCloseWithinMs, signal);
  await setImmediate();
}

function pipesOf({ pipes }: ProcessRequest): readonly 'pipe'[] {
  return Array.from({ length: pipes?.count ?? 0 }, () => 'pipe' as const);
}

function endOf(
  child: ChildProcess,
  onSpawn: () => void,
): Promise<Pick<ProcessEnd, 'exitCode' | 'endedBy'>> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', onSpawn);
    child.once('exit', (exitCode, endedBy) => resolve({ exitCode, endedBy }));
  });
}

/**
 * Ends what its leader has left in the group, and names it unless the group was told to stop. Children of the script may still hold its pipes
 * open; without them those close, and the output is complete.
 */
async function endGroup(
  child: ChildProcess,
  { mark, signal, clock }: ProcessRequest,
): Promise<readonly StrayName[]> {
  for (let waited = 0; !signal.aborted && waited < groupEndsWithinMs; waited += groupLookMs) {
    if (!signalGroup(child, 0)) return [];
    await clock.sleep(groupLookMs);
  }
  const names = signal.aborted ? [] : await namesInGroup(mark, child.pid ?? 0);
  signalGroup(child, 'SIGKILL');
  return names;
}

async function stopGroup(
  child: ChildProcess,
  request: ProcessRequest,
  closed: AbortSignal,
): Promise<void> {
  const graceMs = request.graceMs();
  if (graceMs > 0) {
    signalGroup(child, 'SIGTERM');
    await request.clock.sleep(graceMs, closed);
  }
  if (!closed.aborted) signalGroup(child, 'SIGKILL');
}

/** Whether anybody in the group could be told; 0 only asks. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: all have ended. EPERM: what is left became another user's, and is not ours to end.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    return false;
  }
}

/** Resolves when both pipes have ended. */
async function forwardLines(child: ChildProcess, { lines }: ProcessRequest): Promise<void> {
  await Promise.all([forward(child.stdout, lines.stdout), forward(child.stderr, lines.stderr)]);
}

function forward(pipe: ChildProcess['stdout'], splitter: LineSplitter): Promise<void> {
  if (pipe === null) return Promise.resolve();
  return new Promise((resolve) => {
    readInTurns(pipe, (chunk) => splitter.push(chunk));
    pipe.once('error', () => resolve());
    pipe.once('close', () => {
      splitter.end();
      resolve();
    });
  });
}
