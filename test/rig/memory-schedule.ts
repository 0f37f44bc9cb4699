import type {
  ChangeContext,
  CommitOutcome,
  JobAdvance,
  JobChange,
  ProjectedRevision,
  ScheduleStore,
  Term,
} from '@escapement/core';

const committed: CommitOutcome = { kind: 'committed' };

/** The schedule in memory, for tests that care for what is decided and not for how it is kept. */
export class MemorySchedule implements ScheduleStore {
  readonly cursors = new Map<string, number>();
  readonly advances: JobAdvance[] = [];
  readonly changes: JobChange[] = [];

  /** Everything decided for one job so far, in the order of deciding. */
  decidedFor(jobId: string): readonly JobAdvance[] {
    return this.advances.filter((advance) => advance.jobId === jobId);
  }

  async equip(): Promise<void> {}

  async due(before: number, limit: number) {
    return [...this.cursors]
      .filter(([, nextFireTime]) => nextFireTime < before)
      .map(([jobId, nextFireTime]) => ({ jobId, nextFireTime }))
      .sort((a, b) => a.nextFireTime - b.nextFireTime)
      .slice(0, limit);
  }

  async stage(_term: Term, advances: readonly JobAdvance[]): Promise<CommitOutcome> {
    this.advances.push(...advances);
    for (const advance of advances) this.#moveTo(advance.jobId, advance.nextFireTime);
    return committed;
  }

  async dueDelayed() {
    return [];
  }

  async delayedOfDeleted() {
    return undefined;
  }

  async stageDelayed(): Promise<CommitOutcome> {
    return committed;
  }

  async sharedRuns() {
    return { runs: [], looked: 0 };
  }

  async shareOut(): Promise<CommitOutcome> {
    return committed;
  }

  async loseParts(): Promise<CommitOutcome> {
    return committed;
  }

  async stopShards(): Promise<CommitOutcome> {
    return committed;
  }

  async endShared(): Promise<CommitOutcome> {
    return committed;
  }

  async hasBackfills() {
    return false;
  }

  async tendBackfills(): Promise<CommitOutcome> {
    return committed;
  }

  async stageBackfill(): Promise<CommitOutcome> {
    return committed;
  }

  async keepQueueLimits(): Promise<CommitOutcome> {
    return committed;
  }

  async setFollowed(): Promise<CommitOutcome> {
    return committed;
  }

  async endings() {
    return [];
  }

  async joinAt() {
    return undefined;
  }

  async openJoins() {
    return [];
  }

  async watchedKeys() {
    return [];
  }

  async watchKeys(): Promise<CommitOutcome> {
    return committed;
  }

  async unwatchKeys(): Promise<CommitOutcome> {
    return committed;
  }

  async expiring() {
    return [];
  }

  async knownEnds() {
    return [];
  }

  async knownKeys() {
    return { keys: [] };
  }

  async writeKeys(): Promise<CommitOutcome> {
    return committed;
  }

  async noteKeyWatch(): Promise<CommitOutcome> {
    return committed;
  }

  async keyWatch() {
    return undefined;
  }

  async outbox() {
    return { waiting: 0, leftOut: 0, leftOutAt: undefined };
  }

  async resultsOf() {
    return new Map();
  }

  markOf(text: string): string {
    return text;
  }

  async follow(): Promise<CommitOutcome> {
    return committed;
  }

  async postponeEnding(): Promise<CommitOutcome> {
    return committed;
  }

  async endBackfill(): Promise<CommitOutcome> {
    return committed;
  }

  async projectedRevisions(): Promise<ReadonlyMap<string, ProjectedRevision>> {
    return new Map();
  }

  async announced(): Promise<readonly string[]> {
    return [];
  }

  async changeContexts(jobIds: readonly string[]): Promise<readonly ChangeContext[]> {
    return jobIds.map(() => ({ projected: undefined, edits: [], staged: [] }));
  }

  async carry(_term: Term, changes: readonly JobChange[]): Promise<CommitOutcome> {
    this.changes.push(...changes);
    for (const change of changes) this.#moveTo(change.jobId, change.nextFireTime);
    return committed;
  }

  async reseal() {
    return { kind: 'committed', resealed: 0 } as const;
  }

  async suspect(): Promise<readonly []> {
    return [];
  }

  async minimumRevisions(): Promise<ReadonlyMap<string, number>> {
    return new Map();
  }

  async adopt(): Promise<CommitOutcome> {
    return committed;
  }

  async orphans() {
    return { setAside: new Set<string>(), discarded: new Set<string>() };
  }

  async discarded(): Promise<readonly string[]> {
    return [];
  }

  async keepCalendars(): Promise<CommitOutcome> {
    return committed;
  }

  #moveTo(jobId: string, nextFireTime: number | undefined): void {
    if (nextFireTime === undefined) this.cursors.delete(jobId);
    else this.cursors.set(jobId, nextFireTime);
  }
}
