import {
  asOwnPart,
  type EpochMillis,
  type JobDefinition,
  lockOfRun,
  parseRunId,
  type RunEnvelope,
  zoneOf,
} from '@escapement/core';
import { seal } from './signature.ts';

/** What the queue carries of a run: its id says the rest. Names are short, since it is kept a horizon ahead for every run. */
export interface Ticket {
  readonly run: string;
  readonly due: EpochMillis;
  /** The first attempt begins no later. */
  readonly by: EpochMillis;
  /** Version, revision and epoch. */
  readonly v: number;
  readonly r: number;
  readonly e: number;
  /** Queue. */
  readonly q: string;
  /** How many of its job may wait for their turn, where they do; the script that gives out runs asks for it. */
  readonly n?: number;
  /** How many late runs of its job may begin, where others are held back for them; asked for by that script too. */
  readonly c?: number;
}

/** What all runs of a job's version have in common: kept once, and not in each entry. */
export type JobCard = Pick<
  RunEnvelope,
  | 'jobId'
  | 'revision'
  | 'version'
  | 'task'
  | 'overlap'
  | 'maxConcurrent'
  | 'priority'
  | 'timeoutMs'
  | 'lock'
  | 'lockPermits'
  | 'zone'
  | 'retry'
  | 'shards'
  | 'broadcast'
>;

/** The card of a definition. */
export function cardOf(jobId: string, definition: JobDefinition): JobCard {
  const { lock, ...others } = definition;
  const zone = zoneOf(definition.schedule);
  return bareCard({
    ...{ ...others, jobId },
    ...lockOfRun(lock),
    ...(zone === undefined ? {} : { zone }),
  });
}

export function sealedTicket(envelope: RunEnvelope, key: string): string {
  const { runId, dueTime, beginBy, lateMost, version, revision, epoch, queue } = envelope;
  const { overlapLimit } = envelope;
  const ticket: Ticket = {
    run: runId,
    due: dueTime,
    by: beginBy,
    v: version,
    r: revision,
    e: epoch,
    q: queue,
    ...(overlapLimit === undefined ? {} : { n: overlapLimit }),
    ...(lateMost === undefined ? {} : { c: lateMost }),
  };
  return seal('ticket', ticket, key);
}

export function sealedCard(of: JobCard, key: string): string {
  return seal('card', bareCard(of), key);
}

/** A card and nothing besides, of whatever has its fields. */
function bareCard(of: JobCard): JobCard {
  const { jobId, revision, version, task, overlap, maxConcurrent, priority } = of;
  const { timeoutMs, lock, lockPermits, zone, retry, shards, broadcast } = of;
  return {
    jobId,
    revision,
    version,
    task,
    overlap,
    ...(maxConcurrent === undefined ? {} : { maxConcurrent }),
    ...(priority === undefined ? {} : { priority }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(lock === undefined ? {} : { lock }),
    ...(lockPermits === undefined ? {} : { lockPermits }),
    ...(zone === undefined ? {} : { zone }),
    ...(retry === undefined ? {} : { retry }),
    ...(shards === undefined ? {} : { shards }),
    ...(broadcast === undefined ? {} : { broadcast }),
  };
}

/** The envelope that ticket and card make together; `undefined` where the id is none, or the two are not of one job. */
export function envelopeOf(ticket: Ticket, card: JobCard): RunEnvelope | undefined {
  const id = parseRunId(ticket.run);
  if (id === undefined || id.jobId !== card.jobId || ticket.r !== card.revision) return undefined;
  const plain: RunEnvelope = {
    runId: ticket.run,
    jobId: card.jobId,
    trigger: id.trigger,
    fireTime: id.fireTime,
    dueTime: ticket.due,
    beginBy: ticket.by,
    version: ticket.v,
    revision: ticket.r,
    epoch: ticket.e,
    queue: ticket.q,
    task: card.task,
    overlap: card.overlap,
  };
  return asOwnPart(isPlain(ticket, card) ? plain : { ...plain, ...moreOf(ticket, card) });
}

/** What every card has. */
const cardFieldsLeast = 5;

/** Nearly all are: an object that is built in one go costs a fraction of one that is put together. */
function isPlain({ n, c }: Ticket, card: JobCard): boolean {
  return n === undefined && c === undefined && Object.keys(card).length === cardFieldsLeast;
}

function moreOf({ n, c }: Ticket, card: JobCard): Partial<RunEnvelope> {
  const { version: _version, revision: _revision, ...more } = card;
  return {
    ...more,
    ...(c === undefined ? {} : { lateMost: c }),
    ...(n === undefined ? {} : { overlapLimit: n }),
  };
}
