import {
  bearing,
  isPassing,
  type SteppedDown,
  type Term,
  type TermRemark,
  toIso,
} from '@escapement/core';
import type { SchedulerDeps } from './deps.ts';
import type { TermEnd } from './term-runner.ts';

type Recorded = Pick<
  SchedulerDeps,
  'clock' | 'election' | 'logger' | 'membership' | 'meter' | 'time'
>;

/** Most remarks kept until there is a term to write them down with. */
const remarksKept = 20;

/**
 * What observers are told of a node's terms. A term is announced once Redis has let it have its office, and not before: a claim that
 * is refused leaves no trace in the history, however often it is made.
 */
export class TermRecord {
  readonly #deps: Recorded;
  #remarks: TermRemark[] = [];

  constructor(deps: Recorded) {
    this.#deps = deps;
  }

  /** Keeps a remark until a term is announced, or adds it to the one that is. */
  remark(remark: Omit<TermRemark, 'at'>): void {
    const at = toIso(this.#deps.time.now());
    this.#remarks = [...this.#remarks, { at, ...remark }].slice(-remarksKept);
  }

  announce(term: Term): void {
    const { logger, meter } = this.#deps;
    logger.info({ epoch: term.epoch, since: toIso(term.since) }, 'leading');
    meter.count('escapement_leader_changes_total');
    meter.set('escapement_leader', 1);
    meter.set('escapement_leader_epoch', term.epoch);
    const tell = bearing((fault) =>
      logger.warn({ err: fault }, 'the new term could not be announced to observers'),
    );
    this.#write(term).catch(tell);
  }

  /** Writes down that somebody wants the term ended, beside who asked for it before. False where it has no row yet, since it has just begun, or no room for one more. */
  async asked(term: Term, steppedDown: SteppedDown): Promise<boolean> {
    return await this.#deps.election.conclude(term.epoch, { steppedDown });
  }

  async #write(term: Term): Promise<void> {
    await this.#deps.election.announce(term);
    for (const remark of this.#remarks.splice(0)) await this.#deps.election.remark(remark);
  }

  /** Makes way first and writes history after, since everybody waits for the first. */
  async vacate(term: Term, end: TermEnd, steppedDown?: SteppedDown): Promise<void> {
    const { logger, election, time, clock } = this.#deps;
    logger.info({ epoch: term.epoch, end }, 'no longer leading');
    if (end !== 'session-expired') {
      await leaveElection(this.#deps, { rejoin: mayStandAgain(end) });
    }
    const concluded = election.conclude(term.epoch, {
      to: toIso(time.now()),
      endedBecause: end,
      // Of one that ended by itself before it heard of it nobody asked that.
      ...(end === 'stepped-down' && steppedDown !== undefined ? { steppedDown } : {}),
    });
    const tell = bearing((fault) =>
      logger.warn({ err: fault }, 'the end of the term could not be written down'),
    );
    await Promise.race([concluded.catch(tell), clock.sleep(500)]);
  }
}

function mayStandAgain(end: TermEnd): boolean {
  return end !== 'shut-down' && end !== 'clock-unfit' && end !== 'redis-away';
}

/** What cannot be deleted now is, as soon as ZooKeeper can be asked, or goes with the session. */
export async function leaveElection(
  deps: Pick<SchedulerDeps, 'election' | 'logger'>,
  how: { readonly rejoin: boolean },
): Promise<void> {
  try {
    await deps.election.resign(how);
  } catch (error) {
    if (!isPassing(error)) throw error;
    deps.logger.warn({ err: error }, 'the election could not be left yet');
  }
}
