import {
  askedRunId,
  editOf,
  envelopeFor,
  type JobDefinition,
  type JobInput,
  jobInputSchema,
  type LedgerEntry,
  type Run,
} from '@escapement/core';
import type { JobDraft } from '@escapement/protocol';
import { configInvalid } from '../config/config-refusals.ts';
import type { DefinedJob, InputOf, Json } from '../jobs/defined-job.ts';
import { foundInDraft } from '../jobs/found-in-draft.ts';
import { instantOf, passUntil } from './passing-time.ts';
import type { TestScheduler, TestSchedulerOptions } from './scheduler-of-test.ts';
import { guarded, readTestOptions } from './test-asks.ts';
import { startTestNode, type TestNode } from './test-node.ts';
import { jobUnknown, jobUnwritten, leaderless } from './test-refusals.ts';
import { startTestWorker } from './test-worker.ts';
import { type TestHost, TestWorld } from './test-world.ts';

/** A scheduler in memory, with its jobs defined: our own decisions, nodes and workers, over a store that has passed the tests of the real one. */
export async function createTestScheduler(options: TestSchedulerOptions): Promise<TestScheduler> {
  const { jobs, now, nodes = 1, workers = 1 } = readTestOptions(options);
  const begin = instantOf(now);
  const world = new TestWorld(Math.floor(begin / 60_000) * 60_000);
  const scheduler = new MemoryScheduler(world, jobs);
  for (let i = 0; i < nodes; i += 1) scheduler.startNode();
  for (let i = 0; i < workers; i += 1) await scheduler.startWorker();
  await world.time.passUntil(begin);
  for (const job of jobs) await scheduler.define(job);
  return guarded(scheduler);
}

class MemoryScheduler implements TestScheduler {
  readonly #world: TestWorld;
  readonly #jobs: readonly DefinedJob[];
  /** Of whoever writes definitions. */
  readonly #person: TestHost;
  #nodes: TestNode[] = [];
  #workers: TestHost[] = [];
  #asked = 0;

  constructor(world: TestWorld, jobs: readonly DefinedJob[]) {
    this.#world = world;
    this.#jobs = jobs;
    this.#person = world.host();
  }

  get now(): string {
    return new Date(this.#world.time.now()).toISOString();
  }

  advanceTo(instant: string): Promise<void> {
    return this.#passUntil(instantOf(instant));
  }

  advance(durationMs: number): Promise<void> {
    return this.#passUntil(this.#world.time.now() + durationMs);
  }

  async runs(job: DefinedJob): Promise<readonly Run[]> {
    const { store } = this.#world;
    const { id } = this.#standing(job);
    const kept = store.runsOf(id).map(async ({ runId }) => {
      const run = await store.archive.get(runId);
      const { result, resultLeftOut } = await store.told(runId);
      if (run === undefined) return undefined;
      return {
        ...run,
        ...(result === undefined ? {} : { result: result as NonNullable<Run['result']> }),
        ...(resultLeftOut === undefined ? {} : { resultLeftOut }),
      };
    });
    return (await Promise.all(kept)).filter((run) => run !== undefined);
  }

  async ledger(job: DefinedJob): Promise<readonly LedgerEntry[]> {
    const { id } = this.#standing(job);
    const { items } = await this.#world.store.archive.ledger(id, { limit: 1_000 });
    return [...items].reverse();
  }

  log(runId: string): readonly string[] {
    return this.#world.store.textsOf(runId);
  }

  async run<Job extends DefinedJob>(job: Job, input?: InputOf<Job>): Promise<string> {
    const { archive } = this.#world.store;
    const definition = this.#standing(job);
    const at = this.#world.time.now();
    this.#asked += 1;
    const given = input === undefined ? undefined : JSON.stringify(input);
    const marks = given === undefined ? {} : { inputMark: archive.inputMark(given) };
    const asked = {
      jobId: job.id,
      askedAt: at,
      trigger: 'manual',
      mark: `t${this.#asked}`,
    } as const;
    const runId = askedRunId({ ...asked, ...marks });
    const run = { runId, trigger: 'manual', fireTime: at, dueTime: at, epoch: 0 } as const;
    await archive.enqueueManual(envelopeFor(definition, run), { input: given });
    return runId;
  }

  async define(job: DefinedJob): Promise<void> {
    const input = contentOf(job, {});
    const [outcome] = await this.#person.member.definitions.createAll([
      { kind: 'new', input, now: this.#person.storeClock.now() },
    ]);
    if (outcome?.kind !== 'written') throw jobUnwritten(job.id, outcome?.kind ?? 'nothing');
    await this.#announce(outcome.definition);
  }

  async edit(job: DefinedJob, other: Partial<Omit<JobDraft, 'id' | 'task'>>): Promise<void> {
    this.#standing(job);
    const { definitions } = this.#person.member;
    const outcome = await definitions.replace(contentOf(job, other), {
      now: this.#person.storeClock.now(),
    });
    if (outcome.kind !== 'written') throw jobUnwritten(job.id, outcome.kind);
    await this.#announce(outcome.definition);
  }

  async pause(job: DefinedJob, reason: string): Promise<void> {
    this.#standing(job);
    const now = this.#person.storeClock.now();
    const outcome = await this.#person.member.definitions.pause(job.id, { now, reason });
    if (outcome.kind !== 'written') throw jobUnwritten(job.id, outcome.kind);
    await this.#announce(outcome.definition);
  }

  async resume(job: DefinedJob): Promise<void> {
    this.#standing(job);
    const now = this.#person.storeClock.now();
    const outcome = await this.#person.member.definitions.resume(job.id, { now });
    if (outcome.kind !== 'written') throw jobUnwritten(job.id, outcome.kind);
    await this.#announce(outcome.definition);
  }

  async writeConfig(name: string, value: Json): Promise<void> {
    const { configEntries } = this.#world;
    const now = this.#person.storeClock.now();
    const over = configEntries.get(name) === undefined ? 'nothing' : 'anything';
    const content = { name, value: value ?? null };
    const { kind } = await configEntries.put(content, { now, over });
    if (kind === 'refused') {
      throw configInvalid(`the entry "${name}" cannot be written`, `配置项“${name}”无法写入`);
    }
  }

  get leader(): string | undefined {
    return this.#leading()?.nodeId;
  }

  killLeader(): string {
    const leading = this.#leading();
    if (leading === undefined) throw leaderless();
    leading.host.kill();
    return leading.nodeId;
  }

  startNode(): void {
    this.#nodes = [...this.#nodes, startTestNode(this.#world)];
  }

  async startWorker(): Promise<void> {
    this.#workers = [...this.#workers, await startTestWorker(this.#world, this.#jobs)];
  }

  killWorkers(): void {
    for (const worker of this.#workers) worker.kill();
    this.#workers = [];
  }

  #passUntil(instant: number): Promise<void> {
    const ids = this.#jobs.map(({ id }) => id);
    return passUntil(this.#world, ids, instant);
  }

  /** Whom ZooKeeper lets lead, where that one lives. */
  #leading(): TestNode | undefined {
    const first = this.#world.ensemble.candidates[0]?.nodeId;
    return this.#nodes.find(({ nodeId, host }) => nodeId === first && host.lives);
  }

  /** Of a job that was not given nothing is known, which would look like one that has no runs. */
  #standing({ id }: DefinedJob): JobDefinition {
    const definition = this.#world.ensemble.definitions.get(id);
    if (definition === undefined) throw jobUnknown(id);
    return definition;
  }

  /** From here on nothing of an older version begins, as the interface sees to it. */
  #announce(definition: JobDefinition): Promise<void> {
    const edit = { jobId: definition.id, edit: editOf(definition) };
    return this.#world.store.archive.announceEdits([edit]);
  }
}

function contentOf(job: DefinedJob, other: Partial<JobDraft>): JobInput {
  const parsed = jobInputSchema.safeParse({ ...job.draft, ...other });
  if (parsed.success) return parsed.data;
  throw jobUnwritten(job.id, foundInDraft(parsed));
}
