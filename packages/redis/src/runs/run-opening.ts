import {
  Fault,
  hasOwnInput,
  isPassing,
  judgeEnvelope,
  type Logger,
  type OpenedRun,
  type RunEnvelope,
  type StoreClock,
  type TakenRun,
  unreachable,
} from '@escapement/core';
import type { JobCards } from './job-cards.ts';
import type { OldEnvelopes } from './old-envelopes.ts';
import { type Unsealed, unseal } from './signature.ts';
import type { SigningKeys } from './signing-keys.ts';
import { envelopeOf, type Ticket } from './ticket.ts';

/** How long a run waits whose key or card cannot be had: ZooKeeper may be away for hours, and the run must come when it is back. */
const notYetMs = 2_000;

export interface OpeningParts {
  readonly signingKeys: SigningKeys;
  readonly cards: Pick<JobCards, 'of' | 'known'>;
  /** Absent where nobody can be asked; then an old envelope is taken by its signature. */
  readonly old: OldEnvelopes | undefined;
  /** Where the run was asked for with an input of its own, it is given that. */
  readonly withOwnInput: (envelope: RunEnvelope) => Promise<OpenedRun>;
  readonly time: Pick<StoreClock, 'now'>;
  readonly logger: Logger;
}

/**
 * Looks at what a queue entry holds: at its signature before anything else, then at whether it is meant for this run, this queue and this
 * time, and then at the card of its job. Nearly all of it is known, and answered at once.
 */
export function openRun(
  parts: OpeningParts,
  queue: string,
  taken: TakenRun,
): OpenedRun | Promise<OpenedRun> {
  try {
    return openedAtOnce(parts, queue, taken) ?? openedByAsking(parts, queue, taken);
  } catch (fault) {
    return waitsFor(fault, parts, taken);
  }
}

/** `undefined` where anything must be asked for. */
function openedAtOnce(parts: OpeningParts, queue: string, taken: TakenRun): OpenedRun | undefined {
  const keys = parts.signingKeys.lately();
  const seen = keys && openedWith(keys, taken.sealed);
  if (seen?.kind !== 'value') return undefined;
  const ticket = seen.value as Ticket;
  const card = parts.cards.known(jobOf(ticket), ticket.r);
  const envelope = card && ticket.run === taken.runId ? envelopeOf(ticket, card) : undefined;
  if (envelope === undefined || hasOwnInput(envelope)) return undefined;
  const verdict = verdictOn(parts, { envelope, queue, taken });
  return verdict === 'ask' ? undefined : verdict;
}

async function openedByAsking(
  parts: OpeningParts,
  queue: string,
  taken: TakenRun,
): Promise<OpenedRun> {
  try {
    const known = await parts.signingKeys.accepted();
    const seen = openedWith(known, taken.sealed);
    const ticket = ticketIn(
      seen.kind === 'bad-signature' ? await openedAnew(parts, known, taken.sealed) : seen,
    );
    if (typeof ticket === 'string') return { kind: 'refused', reason: ticket };
    if (ticket.run !== taken.runId) return { kind: 'refused', reason: 'the id of another run' };
    const card = await parts.cards.of(jobOf(ticket), ticket.r);
    const envelope = card && envelopeOf(ticket, card);
    if (envelope === undefined) return { kind: 'refused', reason: changedSince };
    const first = verdictOn(parts, { envelope, queue, taken });
    const verdict = first === 'ask' ? await asked(parts, envelope) : first;
    return verdict.kind === 'opened' ? await parts.withOwnInput(envelope) : verdict;
  } catch (fault) {
    return waitsFor(fault, parts, taken);
  }
}

/** A fault of the world is waited out; everything else is thrown on. */
function waitsFor(
  fault: unknown,
  { logger }: Pick<OpeningParts, 'logger'>,
  { runId }: TakenRun,
): OpenedRun {
  if (!(fault instanceof Fault) || !isPassing(fault)) throw fault;
  logger.warn(
    { err: fault, runId, retryInMs: notYetMs },
    'what a run is held against cannot be had; the run waits',
  );
  return { kind: 'not-yet', afterMs: notYetMs };
}

const changedSince = 'its job has been changed or deleted since it was staged';

/** The job is part of the id, and a signed id is one of ours. */
function jobOf(ticket: Ticket): string {
  return ticket.run.slice(0, ticket.run.indexOf('@'));
}

/** The ticket, or what is wrong with it. */
function ticketIn(opened: Unsealed): Ticket | string {
  if (opened.kind === 'value') return opened.value as Ticket;
  return opened.kind === 'not-sealed' ? 'no signed envelope' : 'bad signature';
}

/** Nearly always a key fits that is known; one may have been changed since it was last heard of. */
async function openedAnew(
  { signingKeys }: Pick<OpeningParts, 'signingKeys'>,
  known: readonly string[],
  sealed: string,
): Promise<Unsealed> {
  const others = (await signingKeys.refreshed()).filter((key) => !known.includes(key));
  return openedWith(others, sealed);
}

function openedWith(keys: readonly string[], sealed: string): Unsealed {
  for (const key of keys) {
    const opened = unseal('ticket', sealed, key);
    if (opened.kind !== 'bad-signature') return opened;
  }
  return { kind: 'bad-signature' };
}

/** Whether it is meant for here and now; for a fresh one that is a few comparisons and nothing else. */
function verdictOn(
  { time }: Pick<OpeningParts, 'time'>,
  run: { readonly envelope: RunEnvelope; readonly queue: string; readonly taken: TakenRun },
): OpenedRun | 'ask' {
  const { envelope, queue, taken } = run;
  const attempt = taken.state === 'running' ? taken.attempt : taken.attempt + 1;
  const verdict = judgeEnvelope(envelope, { queue, attempt, now: time.now() });
  switch (verdict.kind) {
    case 'serve':
      return { kind: 'opened', envelope };
    case 'ask':
      return 'ask';
    case 'misplaced':
      return { kind: 'refused', reason: `it belongs to the queue "${envelope.queue}"` };
    case 'too-late':
      return { kind: 'too-late' };
    default:
      return unreachable(verdict);
  }
}

async function asked(
  { old }: Pick<OpeningParts, 'old'>,
  envelope: RunEnvelope,
): Promise<OpenedRun> {
  return (await old?.stillOwed(envelope)) === false
    ? { kind: 'refused', reason: changedSince }
    : { kind: 'opened', envelope };
}
