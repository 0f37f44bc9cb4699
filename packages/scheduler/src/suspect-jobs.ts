/** Most jobs that are remembered; the next round finds the others. */
const rememberedMost = 10_000;

/** Jobs of which something in Redis looks wrong, from whoever finds them to the leader that looks closer. */
export class SuspectJobs {
  #jobIds = new Set<string>();

  add(jobIds: Iterable<string>): void {
    for (const jobId of jobIds) {
      if (this.#jobIds.size >= rememberedMost) return;
      this.#jobIds.add(jobId);
    }
  }

  take(): readonly string[] {
    const taken = [...this.#jobIds];
    this.#jobIds = new Set();
    return taken;
  }
}
