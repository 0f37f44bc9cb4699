import {
  CoordinationFault,
  concludedTerm,
  type Election,
  type ElectionPort,
  type EpochMillis,
  fromIso,
  type TermConclusion,
  type TermRemark,
  toIso,
} from '@escapement/core';
import type { OfficeState } from './office-state.ts';

const termsKept = 200;
const remarksKept = 20;

type Announced = Parameters<ElectionPort['announce']>[0];

/** Opens the row of a term, once, and ends the one before if nobody did. Rejects for who does not lead. */
export function announceTerm(office: OfficeState, term: Announced, leads: boolean): void {
  const { nodeId, epoch, since } = term;
  if (!leads) {
    throw new CoordinationFault('COORD_NOT_IN_OFFICE', `we do not lead under epoch ${epoch}`, {
      retryable: false,
      data: { epoch },
    });
  }
  office.announced = term;
  const { terms } = office;
  const last = terms.at(-1);
  if (last?.epoch === epoch) return;
  const to = last === undefined ? undefined : endOf(office, last, since);
  if (last !== undefined && last.to === undefined) {
    complete(office, last.epoch, { to: toIso(to ?? since), endedBecause: 'vanished' });
  }
  const gap = to === undefined ? {} : { gapMs: gapBetween(to, since) };
  terms.push({ epoch, nodeId, from: toIso(since), ...gap });
  terms.splice(0, Math.max(0, terms.length - termsKept));
}

/** Completes a term's row, and tells the next one how long nobody led. */
export function concludeTerm(office: OfficeState, epoch: number, end: TermConclusion): boolean {
  const place = office.terms.findIndex((term) => term.epoch === epoch);
  const stands = office.terms[place];
  const concluded = stands && concludedTerm(stands, end);
  if (concluded === undefined) return false;
  office.terms[place] = concluded;
  const next = office.terms[place + 1];
  const endedAt = end.to === undefined ? undefined : fromIso(end.to);
  const from = next === undefined ? undefined : fromIso(next.from);
  if (next === undefined || endedAt === undefined || from === undefined) return true;
  complete(office, next.epoch, { gapMs: gapBetween(endedAt, from) });
  return true;
}

export function remarkOnTerm(office: OfficeState, remark: TermRemark): void {
  const newest = office.terms.at(-1);
  if (newest === undefined) return;
  const remarks = [...(newest.remarks ?? []), remark].slice(-remarksKept);
  complete(office, newest.epoch, { remarks });
}

/** When a term was over of which nobody said so: its last checkpoint is the last instant at which it was at work for certain; without one before the next term nobody knows. */
function endOf(
  office: OfficeState,
  term: Election,
  nextSince: EpochMillis,
): EpochMillis | undefined {
  if (term.to !== undefined) return fromIso(term.to);
  const { checkpoint } = office;
  if (checkpoint?.epoch !== term.epoch || checkpoint.savedAt >= nextSince) return undefined;
  return Math.max(checkpoint.savedAt, fromIso(term.from) ?? 0);
}

function complete({ terms }: OfficeState, epoch: number, more: Partial<Election>): void {
  const place = terms.findIndex((term) => term.epoch === epoch);
  const term = terms[place];
  if (term !== undefined) terms[place] = { ...term, ...more };
}

function gapBetween(endedAt: EpochMillis, from: EpochMillis): number {
  return Math.max(0, Math.round(from - endedAt));
}
