import {
  type Checkpoint,
  type CheckpointOutcome,
  type Election,
  type ElectionPort,
  type Fault,
  hasGoneBack,
  type Standing,
  type TermRemark,
  toIso,
} from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';
import { announceTerm, concludeTerm, remarkOnTerm } from './memory-terms.ts';
import type { OfficeState, StandingCandidate } from './office-state.ts';

/** The election of one office of an ensemble in memory, as one member sees it; whoever is silent sees what it saw last. */
export class MemoryElection implements ElectionPort {
  readonly #ensemble: EnsembleState;
  readonly #office: OfficeState;
  readonly #fault: () => Fault | undefined;
  readonly #listeners = new Set<(standing: Standing) => void>();
  #standing: Standing = { kind: 'absent', because: 'not-campaigning' };
  /** As whom it campaigns. */
  #nodeId: string | undefined;
  #version: string | undefined;
  #candidate: StandingCandidate | undefined;
  /** One that it no longer stands by, and could not say so. */
  #abandoned: StandingCandidate | undefined;

  constructor(ensemble: EnsembleState, office: string, fault: () => Fault | undefined) {
    this.#ensemble = ensemble;
    this.#office = ensemble.office(office);
    this.#fault = fault;
  }

  get standing(): Standing {
    return this.#standing;
  }

  onStanding(listener: (standing: Standing) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async campaign(nodeId: string, version?: string): Promise<void> {
    if (this.#nodeId !== undefined) return;
    this.#nodeId = nodeId;
    this.#version = version;
    if (this.#fault() === undefined) this.#join(nodeId);
    else this.#turn({ kind: 'absent', because: 'disconnected' });
  }

  /** What nobody could be told is done as soon as it can be. */
  async resign({ rejoin }: { readonly rejoin: boolean }): Promise<void> {
    const nodeId = this.#nodeId;
    const candidate = this.#candidate;
    this.#nodeId = undefined;
    this.#candidate = undefined;
    this.#turn({ kind: 'absent', because: 'not-campaigning' });
    const fault = candidate === undefined ? undefined : this.#fault();
    if (candidate !== undefined && fault === undefined) this.#office.leave(candidate);
    else this.#abandoned ??= candidate;
    if (rejoin && nodeId !== undefined) await this.campaign(nodeId, this.#version);
    if (fault !== undefined) throw fault;
  }

  /** Its session has ended, whether it can be told so or not. */
  expire(): void {
    const gone = [this.#candidate, this.#abandoned];
    this.#candidate = undefined;
    this.#abandoned = undefined;
    for (const candidate of gone) if (candidate !== undefined) this.#office.leave(candidate);
  }

  /** It hears that its session has ended. */
  lose(): void {
    if (this.#nodeId !== undefined) this.#turn({ kind: 'absent', because: 'expired' });
  }

  /** Looks at its own place, and takes one where it has none. */
  hear(): void {
    if (this.#abandoned !== undefined) this.#office.leave(this.#abandoned);
    this.#abandoned = undefined;
    if (this.#candidate !== undefined) this.#look();
    else if (this.#nodeId !== undefined) this.#join(this.#nodeId);
  }

  async proveOffice(epoch: number): Promise<boolean> {
    return this.#asked(() => this.#leads(epoch));
  }

  async keepCheckpoint(checkpoint: Checkpoint, notBelow?: number): Promise<CheckpointOutcome> {
    return this.#asked(() => {
      if (!this.#leads(checkpoint.epoch)) return { kind: 'not-in-office' };
      if (hasGoneBack(notBelow, this.#office.checkpoint)) return { kind: 'went-back' };
      this.#office.checkpoint = checkpoint;
      return { kind: 'kept' };
    });
  }

  async candidates() {
    return this.#asked(() =>
      this.#office.candidates.map(({ nodeId, version, czxid }) => ({
        ...{ nodeId, sequence: czxid },
        ...(version === undefined ? {} : { version }),
      })),
    );
  }

  async announce(term: Parameters<ElectionPort['announce']>[0]): Promise<void> {
    this.#asked(() => announceTerm(this.#office, term, this.#leads(term.epoch)));
  }

  async renameEnsemble(epoch: number): Promise<boolean> {
    return this.#asked(() => {
      if (!this.#leads(epoch)) return false;
      this.#ensemble.rename();
      return true;
    });
  }

  async remark(remark: TermRemark): Promise<void> {
    this.#asked(() => remarkOnTerm(this.#office, remark));
  }

  async conclude(epoch: number, end: Parameters<ElectionPort['conclude']>[1]): Promise<boolean> {
    return this.#asked(() => concludeTerm(this.#office, epoch, end));
  }

  async leader() {
    return this.#asked(() => {
      const { announced } = this.#office;
      return announced && { ...announced, since: toIso(announced.since) };
    });
  }

  async history(limit: number, belowEpoch = Infinity): Promise<readonly Election[]> {
    return this.#asked(() =>
      [...this.#office.terms]
        .reverse()
        .filter(({ epoch }) => epoch < belowEpoch)
        .slice(0, limit),
    );
  }

  async close(): Promise<void> {
    await this.resign({ rejoin: false }).catch(() => undefined);
  }

  #join(nodeId: string): void {
    const [version, czxid] = [this.#version, this.#office.nextZxid()];
    const candidate = { nodeId, version, czxid, onMoved: () => this.#look() };
    this.#candidate = candidate;
    this.#office.join(candidate);
  }

  #look(): void {
    const candidate = this.#candidate;
    if (candidate === undefined || this.#fault() !== undefined) return;
    const { candidates } = this.#office;
    const ahead = candidates[candidates.indexOf(candidate) - 1];
    this.#turn(
      ahead === undefined
        ? { kind: 'leading', epoch: candidate.czxid }
        : { kind: 'following', predecessor: String(ahead.czxid) },
    );
  }

  #turn(standing: Standing): void {
    if (JSON.stringify(standing) === JSON.stringify(this.#standing)) return;
    this.#standing = standing;
    for (const listener of this.#listeners) listener(standing);
  }

  #leads(epoch: number): boolean {
    const [first] = this.#office.candidates;
    return first !== undefined && first === this.#candidate && first.czxid === epoch;
  }

  #asked<Answer>(answer: () => Answer): Answer {
    const fault = this.#fault();
    if (fault !== undefined) throw fault;
    return answer();
  }
}
