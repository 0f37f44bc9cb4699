import { isOver, moved, partsOf, type RunEnd } from '@escapement/core';
import { expect } from 'vitest';
import { wordsOf } from '../../rig/run-record.ts';
import { attendAs, exchange } from '../redis-hands.ts';
import type { BookedRun } from './run-book.ts';
import { type Scene, workers } from './scene.ts';

const endings = ['succeed', 'succeed', 'fail', 'time-out', 'cancel'] as const;
const lock = { fencingToken: 1, waitedMs: 0 };

/** What workers do, noted in the book as it must come out. */
export const workerActs = {
  take: (scene: Scene): Promise<void> =>
    takeAs(scene, scene.random.pick(workers), scene.random.between(1, 6)),

  /** Locks are held: what waited for them begins. */
  async begin(scene: Scene): Promise<void> {
    const worker = scene.random.pick(workers);
    const some = scene.some(scene.book.inStates('waiting', 'running', 'retrying'));
    const begins = some.map(({ runId, attempt }) => ({ runId, attempt, lock }));
    const answer = await exchange(scene.storeOf(worker), { begins });
    for (const [i, run] of some.entries()) {
      const isHeld = run.state === 'waiting' && run.worker === worker;
      expect([run.runId, answer.begins[i] !== 'stale']).toEqual([run.runId, isHeld]);
      if (!isHeld) continue;
      scene.book.happen(run, 'begin');
      run.attempt += 1;
    }
  },

  async end(scene: Scene): Promise<void> {
    const { chance, pick } = scene.random;
    const all = [...scene.book.runs.values()];
    const alive = all.filter((run) => scene.book.isAlive(run));
    const some = scene.some(chance(0.8) ? alive : all);
    const ends = some.map((run): RunEnd => {
      const attempt = run.attempt + (chance(0.1) ? -1 : 0);
      const event = pick(endings);
      const mayGoAgain = (event === 'fail' || event === 'time-out') && chance(0.4);
      const again = { again: { afterMs: pick([0, 0, 60_000]) } };
      const about = { runId: run.runId, attempt, event, reason: 'said "so"' };
      return mayGoAgain ? { ...about, ...again } : about;
    });
    const answer = await exchange(scene.storeOf(pick(workers)), { ends });
    for (const [i, run] of some.entries()) {
      const { attempt = 0, event: said = 'fail', again }: Partial<RunEnd> = ends[i] ?? {};
      const goesAgain = again !== undefined && !run.isUnwanted;
      const event = goesAgain ? 'retry' : run.isUnwanted && said !== 'succeed' ? 'cancel' : said;
      const isSame = attempt === run.attempt;
      const isEnding = isSame && scene.book.isInHands(run) && moved(run.state, event) !== undefined;
      const isSaidAgain = again !== undefined && isSame && run.state === 'retrying';
      const isSettled = isEnding || isSaidAgain || (isSame && isOver(run.state));
      expect([run.runId, run.state, answer.ends[i]]).toEqual([
        run.runId,
        run.state,
        isSettled ? 'settled' : 'stale',
      ]);
      if (!isEnding) continue;
      scene.book.happen(run, event);
      if (goesAgain && again.afterMs > 0) scene.later.add(run.runId);
    }
  },

  async handBack(scene: Scene): Promise<void> {
    const worker = scene.random.pick(workers);
    const some = scene.some(scene.book.inStates('running', 'waiting', 'retrying', 'staged'));
    const afterMs = scene.random.pick([0, 0, 60_000]);
    const backs = some.map(({ runId, attempt }) => ({ runId, attempt, afterMs }));
    const answer = await exchange(scene.storeOf(worker), { backs });
    for (const [i, run] of some.entries()) {
      const isHeld = scene.book.isAlive(run) && run.worker === worker;
      // Said once more after a lost answer, for instance.
      const isBack = run.state === 'retrying' && run.worker === worker;
      expect([run.runId, answer.backs[i]]).toEqual([
        run.runId,
        isHeld || isBack ? 'handed-back' : 'stale',
      ]);
      if (!isHeld) continue;
      scene.book.happen(run, run.isUnwanted ? 'cancel' : 'hand-back');
      if (afterMs > 0) scene.later.add(run.runId);
    }
  },

  /** A worker that comes tells of what it has in hand, some of which nobody knows to have begun. */
  async greet(scene: Scene): Promise<void> {
    const worker = scene.random.pick(workers);
    const known = scene.some(scene.book.ready('retell'), 2);
    const forgotten = scene.envelope();
    const isFresh = !scene.book.runs.has(forgotten.runId) && !scene.isPruned(forgotten);
    const runs = isFresh ? [...known, forgotten] : known;
    const inHand = runs.map((told) => {
      const run = 'state' in told ? told : scene.book.enter(told, 'retell');
      const { envelope, attempt, fireTime: startedAt } = run;
      const failures = scene.random.pick([0, 0, 2]);
      const isToBeTried = ['retrying', 'waiting'].includes(run.state) && attempt > 0;
      // Whoever names the attempt that has ended is not believed.
      if (isToBeTried && scene.random.chance(0.5))
        return { envelope, attempt, failures, startedAt };
      if (run === told) scene.book.happen(run, 'retell');
      scene.book.carved(run.runId);
      run.attempt = isToBeTried ? attempt + 1 : Math.max(attempt, 1);
      run.worker = worker;
      run.isTold = true;
      run.isGreeted = true;
      return { envelope, attempt: run.attempt, failures, startedAt };
    });
    const store = scene.storeOf(worker);
    store.exchange.attend({ workerId: worker, inHand: () => inHand });
    // It goes over the same connection, so that the greeting has been heard when this is answered.
    await exchange(store);
    attendAs(store, worker);
  },

  /** The end of what Redis has forgotten, or knows as staged still, or as an earlier attempt. */
  async tell(scene: Scene): Promise<void> {
    const worker = scene.random.pick(workers);
    const forgotten = scene.random.chance(0.5) ? scene.envelope() : undefined;
    if (
      forgotten !== undefined &&
      (scene.book.runs.has(forgotten.runId) || scene.isPruned(forgotten))
    )
      return;
    const staged = scene.some(scene.book.ready('retell'), 1)[0];
    const run = forgotten ? scene.book.enter(forgotten, 'retell') : staged;
    if (run === undefined) return;
    if (run === staged) scene.book.happen(run, 'retell');
    scene.book.carved(run.runId);
    run.attempt += 1;
    const event = scene.random.pick(endings);
    const failures = scene.random.pick([0, 0, 2]);
    const told = { envelope: run.envelope, startedAt: run.fireTime, failures };
    const end = { runId: run.runId, attempt: run.attempt, event, told };
    const answer = await exchange(scene.storeOf(worker), { ends: [end] });
    expect(answer.ends).toEqual(['settled']);
    scene.book.happen(run, event);
  },

  async log(scene: Scene): Promise<void> {
    const begun = [...scene.book.runs.values()].filter(({ attempt }) => attempt > 0);
    for (const run of scene.some(begun, 3)) {
      const said = { at: run.fireTime, stream: 'stdout', text: 'said' } as const;
      await scene.store.exchange.appendLog(run.runId, 1, [said]);
    }
  },
};

/** What the shards of runs came to is told of those. */
export async function endShared(scene: Scene, runs: readonly BookedRun[]): Promise<void> {
  for (const run of runs) {
    const event = scene.random.pick(['succeed', 'fail', 'cancel'] as const);
    await scene.store.schedule.endShared(scene.term, run.runId, { event, reason: 'so' });
    scene.book.happen(run, event);
  }
}

/** A worker takes what is due, at most so many. */
async function takeAs(scene: Scene, worker: string, most: number): Promise<void> {
  const before = scene.book.inStates('staged', 'retrying');
  const alive = scene.book.open.filter((run) => scene.book.isAlive(run));
  const { taken } = await exchange(scene.storeOf(worker), { most });
  for (const { runId, state, attempt } of taken) {
    const run = scene.known(runId);
    alive.push(run);
    run.worker = worker;
    run.isTold = false;
    scene.book.happen(run, run.envelope.lock === undefined ? 'begin' : 'wait');
    if (run.state === 'running') run.attempt += 1;
    expect([runId, state, attempt]).toEqual([runId, run.state, run.attempt]);
  }
  const shared = new Set<string>();
  for (const run of before) {
    if (!(await isSharedOut(scene, run))) continue;
    alive.push(run);
    scene.book.happen(run, 'share');
    run.attempt += 1;
    shared.add(run.jobId);
  }
  for (const jobId of shared) await beganLast(scene, jobId, taken);
  for (const run of before) {
    if (run.state === 'shared') continue;
    if (run.state === 'retrying') await postponed(scene, run);
    if (await isGone(scene, run)) await refused(scene, run, alive);
  }
}

/** Everything that is due is begun and ends, round by round, since some waits for others. */
export async function endAll(scene: Scene): Promise<void> {
  for (let round = 0; round < 30; round += 1) {
    await takeAs(scene, 'worker-a', 100);
    for (const run of scene.book.inStates('waiting')) {
      const begins = [{ runId: run.runId, attempt: run.attempt, lock }];
      const answer = await exchange(scene.storeOf(run.worker), { begins });
      expect(answer.begins).toEqual([expect.any(Number)]);
      scene.book.happen(run, 'begin');
      run.attempt += 1;
    }
    const running = scene.book.inStates('running');
    const ends = running.map(
      ({ runId, attempt }) => ({ runId, attempt, event: 'succeed' }) as const,
    );
    const answer = await exchange(scene.store, { ends });
    expect(answer.ends).toEqual(ends.map(() => 'settled'));
    for (const run of running) scene.book.happen(run, 'succeed');
    await endShared(scene, scene.book.inStates('shared'));
  }
}

/** Of what began in one call the answer names what was taken alone, so that in which order is for Redis to say. */
async function beganLast(
  scene: Scene,
  jobId: string,
  begun: readonly { readonly runId: string }[],
): Promise<void> {
  const last = (await scene.client.hget('{esc}:-last', jobId)) ?? '';
  const others = scene.book.inStates('shared').filter((run) => run.jobId === jobId);
  expect([...begun, ...others].map(({ runId }) => runId)).toContain(last);
  scene.book.last.set(jobId, last);
}

/** Whether a run that was to be begun is in the hands of nobody, to be done in parts. */
async function isSharedOut(scene: Scene, { runId, envelope }: BookedRun): Promise<boolean> {
  if (partsOf(envelope) === undefined) return false;
  return wordsOf((await scene.client.get(`{esc}:-record:${runId}`)) ?? '')['state'] === 'shared';
}

/** One that is to be tried again and was due may have found another of its job at work: it waits for a second. */
async function postponed(scene: Scene, run: BookedRun): Promise<void> {
  const { next } = wordsOf((await scene.client.get(`{esc}:-record:${run.runId}`)) ?? '');
  if (Number(next) > Date.now() + 100) scene.later.add(run.runId);
}

/** Whether a run that was open is so no more. */
export async function isGone(scene: Scene, { runId }: BookedRun): Promise<boolean> {
  return (await scene.client.exists(`{esc}:-record:${runId}`)) === 0;
}

/** A staged run is gone since somebody took what is due, or looked after it: it must have become a row, and that for its reason. */
export async function refused(
  scene: Scene,
  run: BookedRun,
  alive: readonly BookedRun[],
): Promise<void> {
  const isAsked = run.envelope.trigger !== 'schedule';
  const reason = isAsked ? await reasonAsked(scene, run) : await reasonInRow(scene, run);
  if (reason === 'overlap') {
    expect(run.envelope.overlap).toBe('skip');
    expect(alive.some(({ jobId }) => jobId === run.jobId)).toBe(true);
  } else {
    expect([run.runId, reason]).toEqual([run.runId, 'too-late']);
    expect(run.envelope.beginBy).toBeLessThan(Date.now());
  }
  if (isAsked) scene.book.happen(run, 'cancel');
  else scene.book.refused(run, reason === 'overlap' ? 'skip' : 'give-up');
}

async function reasonInRow(scene: Scene, run: BookedRun): Promise<string | undefined> {
  const row = await scene.client.hget(`{esc}:-rows:${run.jobId}`, `f${run.fireTime}`);
  return (JSON.parse(row ?? '{}') as { reason?: string }).reason;
}

/** Whoever asked for a run finds it under its name, though it did not begin. */
async function reasonAsked(scene: Scene, run: BookedRun): Promise<string | undefined> {
  const { state, reason } = (await scene.store.archive.get(run.runId)) ?? {};
  expect([run.runId, state]).toEqual([run.runId, 'cancelled']);
  return /^not begun: (\S+)/.exec(reason ?? '')?.[1];
}
