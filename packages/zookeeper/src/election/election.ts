import { randomUUID } from 'node:crypto';
import {
  type Checkpoint,
  type CheckpointOutcome,
  CoordinationFault,
  type Election,
  type ElectionPort,
  type EpochMillis,
  isPassing,
  type Logger,
  placeOf,
  type Standing,
  type StandingInLine,
  type TermRemark,
} from '@escapement/core';
import { Converger } from '../converger.ts';
import { renameEnsemble } from '../identity/identity.ts';
import type { OfficePaths, Paths } from '../paths.ts';
import { Listeners } from '../session/listeners.ts';
import type { Session } from '../session/session.ts';
import { createProtected } from '../znodes/protected-create.ts';
import { encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';
import { AbandonedCandidates } from './abandoned-candidates.ts';
import { type Candidacy, listCandidates } from './candidates.ts';
import { CheckpointKeeper } from './checkpoint.ts';
import { OfficeRecord } from './office-record.ts';
import { TermHistory } from './term-history.ts';

type Absence = 'not-campaigning' | 'disconnected' | 'expired';

/**
 * The election of an office: one ephemeral sequential znode per candidate, the smallest leads, each watches only the one before it. A
 * place is looked at anew at every watch event and at every connection; silence alone changes nothing.
 */
export class ZooKeeperElection implements ElectionPort {
  readonly #session: Session;
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #office: OfficePaths;
  readonly #logger: Logger;
  readonly #history: TermHistory;
  readonly #record: OfficeRecord;
  readonly #checkpoints: CheckpointKeeper;
  readonly #converger: Converger;
  readonly #told: Listeners<[Standing]>;
  readonly #stopListening: (() => void)[] = [];
  readonly #onEvent = () => this.#converger.poke();
  readonly #abandoned: AbandonedCandidates;
  #nodeId: string | undefined;
  #version: string | undefined;
  #candidacy: Candidacy | undefined;
  /** Grows with everything that makes a step under way worthless: resigning, expiry, closing. */
  #generation = 0;
  #standing: Standing = { kind: 'absent', because: 'not-campaigning' };

  /** `office`: its name. */
  constructor(parts: ZooKeeperParts & { readonly office: string }) {
    this.#session = parts.session;
    this.#znodes = parts.znodes;
    this.#paths = parts.paths;
    this.#office = parts.paths.office(parts.office);
    this.#logger = parts.logger;
    this.#told = new Listeners(parts.logger);
    const ofOffice = { ...parts, office: this.#office };
    this.#abandoned = new AbandonedCandidates(ofOffice);
    this.#history = new TermHistory(ofOffice);
    this.#record = new OfficeRecord({ ...ofOffice, proofOf: (epoch) => this.#proofOf(epoch) });
    this.#checkpoints = new CheckpointKeeper({ ...parts, cursor: this.#office.cursor });
    this.#converger = new Converger({
      step: () => this.#step(),
      clock: parts.clock,
      logger: parts.logger,
      doing: `campaigning for the office of ${parts.office}`,
      mayRetry: () => parts.session.state === 'connected',
    });
  }

  get standing(): Standing {
    return this.#standing;
  }

  onStanding(listener: (standing: Standing) => void): () => void {
    return this.#told.add(listener);
  }

  /** Returns at once; the standing follows when ZooKeeper can be asked. */
  async campaign(nodeId: string, version?: string): Promise<void> {
    if (this.#nodeId !== undefined) return;
    this.#nodeId = nodeId;
    this.#version = version;
    if (this.#stopListening.length === 0) {
      this.#stopListening.push(
        this.#session.onConnected((connected) => {
          this.#abandoned.onConnected(connected);
          this.#converger.poke();
          this.#record.lookAgain();
        }),
        this.#session.onChange((_state, { expired }) => {
          if (expired) this.#lose('expired');
        }),
      );
    }
    this.#stand({ kind: 'absent', because: 'disconnected' });
    this.#converger.poke();
  }

  async resign(options: { rejoin: boolean }): Promise<void> {
    const candidacy = this.#candidacy;
    const nodeId = this.#nodeId;
    const standing = this.#standing;
    this.#nodeId = undefined;
    this.#lose('not-campaigning');
    try {
      if (candidacy !== undefined) {
        this.#abandoned.add(candidacy.name);
        if (standing.kind === 'leading') await this.#withdraw(candidacy, standing.epoch);
        await this.#abandoned.delete();
      }
    } finally {
      // What could not be deleted is, before the next candidacy, as soon as ZooKeeper can be asked.
      if (options.rejoin && nodeId !== undefined) await this.campaign(nodeId, this.#version);
    }
  }

  async #withdraw({ name }: Candidacy, epoch: number): Promise<void> {
    if (await this.#record.withdraw(epoch, this.#office.candidate(name)))
      this.#abandoned.forget(name);
  }

  async proveOffice(epoch: number): Promise<boolean> {
    const candidacy = this.#leadingUnder(epoch);
    if (candidacy === undefined) return false;
    const path = this.#office.candidate(candidacy.name);
    const proof = await this.#znodes.multi([{ kind: 'check', path }]);
    if (proof.kind === 'refused') this.#converger.poke();
    return proof.kind === 'done' && this.#leadingUnder(epoch) === candidacy;
  }

  async keepCheckpoint(checkpoint: Checkpoint, notBelow?: number): Promise<CheckpointOutcome> {
    const proof = this.#proofOf(checkpoint.epoch);
    if (proof === undefined) return { kind: 'not-in-office' };
    return await this.#checkpoints.keep(checkpoint, { proof, notBelow });
  }

  candidates(): Promise<readonly StandingInLine[]> {
    return listCandidates(this.#znodes, this.#office);
  }

  async announce(term: { nodeId: string; epoch: number; since: EpochMillis }): Promise<void> {
    if (!(await this.#record.announce(term))) throw notInOffice(term.epoch);
    await this.#history.begin(term);
  }

  async renameEnsemble(epoch: number): Promise<boolean> {
    const proof = this.#proofOf(epoch);
    if (proof === undefined) return false;
    return (await renameEnsemble(this.#znodes, this.#paths, proof)) !== undefined;
  }

  remark(remark: TermRemark): Promise<void> {
    return this.#history.remark(remark);
  }

  conclude(epoch: number, end: Parameters<ElectionPort['conclude']>[1]): Promise<boolean> {
    return this.#history.conclude(epoch, end);
  }

  async leader(): Promise<{ nodeId: string; epoch: number; since: string } | undefined> {
    return await this.#record.read();
  }

  async history(limit: number, belowEpoch?: number): Promise<readonly Election[]> {
    return await this.#history.newest(limit, belowEpoch);
  }

  async close(): Promise<void> {
    for (const stop of this.#stopListening.splice(0)) stop();
    try {
      await this.resign({ rejoin: false });
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#logger.debug({ err: error }, 'the candidate znode goes with the session');
    }
    await Promise.all([this.#converger.close(), this.#record.close()]);
  }

  #proofOf(epoch: number): string | undefined {
    const candidacy = this.#leadingUnder(epoch);
    return candidacy === undefined ? undefined : this.#office.candidate(candidacy.name);
  }

  #leadingUnder(epoch: number): Candidacy | undefined {
    const leads = this.#standing.kind === 'leading' && this.#standing.epoch === epoch;
    return leads ? this.#candidacy : undefined;
  }

  #lose(because: Absence): void {
    if (because === 'expired' && this.#nodeId === undefined) return;
    this.#generation += 1;
    this.#candidacy = undefined;
    this.#stand({ kind: 'absent', because });
  }

  #stand(standing: Standing): void {
    if (isSameStanding(this.#standing, standing)) return;
    this.#standing = standing;
    this.#logger.info({ office: this.#office.name, standing }, `election: ${standing.kind}`);
    this.#told.tell(standing);
  }

  async #step(): Promise<void> {
    if (this.#session.state !== 'connected') return;
    await this.#abandoned.find(this.#candidacy?.name);
    await this.#abandoned.delete();
    const nodeId = this.#nodeId;
    if (nodeId === undefined) return;
    const generation = this.#generation;
    const candidacy = this.#candidacy ?? (await this.#enlist(nodeId, generation));
    if (candidacy === undefined) return;
    const names = (await this.#znodes.children(this.#office.election)) ?? [];
    const place = placeOf(candidacy.guid, names);
    const standing = await this.#standingAt(place, candidacy);
    if (generation !== this.#generation) return;
    if (standing === 'gone') {
      this.#lose('expired');
      this.#converger.poke();
    } else if (standing === 'moved') {
      this.#converger.poke();
    } else {
      this.#stand(standing);
    }
  }

  /** Makes a candidate znode with a new GUID. */
  async #enlist(nodeId: string, generation: number): Promise<Candidacy | undefined> {
    const guid = randomUUID();
    const sessionId = this.#session.id;
    const name = await createProtected(this.#znodes, () => this.#session.id, {
      parent: this.#office.election,
      guid,
      data: encode({ nodeId, version: this.#version }),
    });
    if (name === undefined) {
      await this.#znodes.ensure(this.#office.election);
      this.#converger.poke();
      return undefined;
    }
    if (generation !== this.#generation || sessionId !== this.#session.id) {
      this.#abandoned.add(name);
      this.#converger.poke();
      return undefined;
    }
    this.#candidacy = { guid, name, sessionId };
    return this.#candidacy;
  }

  /**
   * What the place means. Our own znode is looked at wherever we stand, which leaves a watch on it: one that somebody deletes
   * by hand is made anew at once. And being first is not enough to lead: the znode must belong to the present session, for
   * one that an earlier session left behind will vanish.
   */
  async #standingAt(
    place: ReturnType<typeof placeOf>,
    candidacy: Candidacy,
  ): Promise<Standing | 'gone' | 'moved'> {
    if (place.kind === 'missing') return 'gone';
    const own = await this.#znodes.get(this.#office.candidate(candidacy.name), this.#onEvent);
    if (own === undefined) return 'gone';
    if (own.owner !== this.#session.id) {
      this.#abandoned.add(candidacy.name);
      return 'gone';
    }
    if (place.kind === 'first') return { kind: 'leading', epoch: own.czxid };
    const { predecessor } = place;
    const ahead = await this.#znodes.get(this.#office.candidate(predecessor), this.#onEvent);
    return ahead === undefined ? 'moved' : { kind: 'following', predecessor };
  }
}

function isSameStanding(a: Standing, b: Standing): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function notInOffice(epoch: number): CoordinationFault {
  return new CoordinationFault('COORD_NOT_IN_OFFICE', `we do not lead under epoch ${epoch}`, {
    retryable: false,
    data: { epoch },
  });
}
