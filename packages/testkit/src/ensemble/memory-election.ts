import {
  type Checkpoint,
  type CheckpointOutcome,
  type Election,
  type ElectionPort,
  type EpochMillis,
  type Standing,
  type TermRemark,
  toIso,
} from '@escapement/core';
import type { EnsembleState, StandingCandidate } from './ensemble-state.ts';

/** The election of an ensemble in memory, as one member sees it; whoever is silent sees what it saw last. */
export class MemoryElection implements ElectionPort {
  readonly #ensemble: EnsembleState;
  readonly #session: { readonly isAway: () => boolean };
  readonly #listeners = new Set<(standing: Standing) => void>();
  #standing: Standing = { kind: 'absent', because: 'not-campaigning' };
  /** As whom it campaigns. */
  #nodeId: string | undefined;
  #candidate: StandingCandidate | undefined;

  constructor(ensemble: EnsembleState, session: { readonly isAway: () => boolean }) {
    this.#ensemble = ensemble;
    this.#session = session;
  }

  get standing(): Standing {
    return this.#standing;
  }

  onStanding(listener: (standing: Standing) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async campaign(nodeId: string): Promise<void> {
    this.#nodeId = nodeId;
    if (this.#candidate === undefined) this.#join(nodeId);
  }

  async resign({ rejoin }: { readonly rejoin: boolean }): Promise<void> {
    const nodeId = this.#nodeId;
    this.#nodeId = undefined;
    const candidate = this.#candidate;
    this.#candidate = undefined;
    if (candidate !== undefined) this.#ensemble.leave(candidate);
    this.#turn({ kind: 'absent', because: 'not-campaigning' });
    if (rejoin && nodeId !== undefined) await this.campaign(nodeId);
  }

  /** Its session has ended, whether it can be told so or not. */
  expire(): void {
    const candidate = this.#candidate;
    this.#candidate = undefined;
    if (candidate !== undefined) this.#ensemble.leave(candidate);
  }

  /** Looks at its own place, and takes a new one where it has lost that. */
  hear(): void {
    if (this.#candidate !== undefined) {
      this.#look();
    } else if (this.#nodeId !== undefined) {
      this.#turn({ kind: 'absent', because: 'expired' });
      this.#join(this.#nodeId);
    }
  }

  async proveOffice(epoch: number): Promise<boolean> {
    return this.#leads(epoch);
  }

  async keepCheckpoint(checkpoint: Checkpoint, notBelow = 0): Promise<CheckpointOutcome> {
    if (!this.#leads(checkpoint.epoch)) return { kind: 'not-in-office' };
    const stands = this.#ensemble.checkpoint;
    if (stands !== undefined && stands.generation < notBelow) return { kind: 'went-back' };
    this.#ensemble.checkpoint = checkpoint;
    return { kind: 'kept', zxid: this.#ensemble.nextZxid() };
  }

  async candidates() {
    return this.#ensemble.candidates.map(({ nodeId, czxid }) => ({ nodeId, sequence: czxid }));
  }

  async announce(term: { nodeId: string; epoch: number; since: EpochMillis }): Promise<void> {
    const { nodeId, epoch, since } = term;
    this.#ensemble.announced = term;
    this.#ensemble.terms.push({ nodeId, epoch, from: toIso(since) });
  }

  async renameEnsemble(epoch: number): Promise<boolean> {
    if (!this.#leads(epoch)) return false;
    this.#ensemble.rename();
    return true;
  }

  async remark(remark: TermRemark): Promise<void> {
    const newest = this.#ensemble.terms.at(-1);
    if (newest !== undefined)
      this.#complete(newest.epoch, { remarks: [...(newest.remarks ?? []), remark] });
  }

  async conclude(
    epoch: number,
    end: Pick<Election, 'to' | 'endedBecause' | 'effect'>,
  ): Promise<void> {
    this.#complete(epoch, end);
  }

  async leader() {
    const { announced } = this.#ensemble;
    return announced && { ...announced, since: toIso(announced.since) };
  }

  async history(
    limit: number,
    belowEpoch = Number.POSITIVE_INFINITY,
  ): Promise<readonly Election[]> {
    return [...this.#ensemble.terms]
      .reverse()
      .filter(({ epoch }) => epoch < belowEpoch)
      .slice(0, limit);
  }

  async close(): Promise<void> {}

  #join(nodeId: string): void {
    const candidate = { nodeId, czxid: this.#ensemble.nextZxid(), onMoved: () => this.#look() };
    this.#candidate = candidate;
    this.#ensemble.join(candidate);
  }

  #look(): void {
    const candidate = this.#candidate;
    if (candidate === undefined || this.#session.isAway()) return;
    const { candidates } = this.#ensemble;
    const ahead = candidates[candidates.indexOf(candidate) - 1];
    const standing: Standing =
      ahead === undefined
        ? { kind: 'leading', epoch: candidate.czxid }
        : { kind: 'following', predecessor: String(ahead.czxid) };
    if (JSON.stringify(standing) !== JSON.stringify(this.#standing)) this.#turn(standing);
  }

  #turn(standing: Standing): void {
    this.#standing = standing;
    for (const listener of this.#listeners) listener(standing);
  }

  #leads(epoch: number): boolean {
    const [first] = this.#ensemble.candidates;
    return first !== undefined && first === this.#candidate && first.czxid === epoch;
  }

  #complete(epoch: number, more: Partial<Election>): void {
    const { terms } = this.#ensemble;
    const place = terms.findIndex((term) => term.epoch === epoch);
    const term = terms[place];
    if (term !== undefined) terms[place] = { ...term, ...more };
  }
}
