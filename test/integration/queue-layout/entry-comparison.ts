import { expectSame, type Findings, type Pair } from './findings.ts';
import type { StandingEntry } from './standing-entry.ts';

type Fields = Readonly<Record<string, string>>;

/** Fields that both write with the same meaning. */
const same = ['name', 'data', 'timestamp', 'priority', 'processedOn'];
/** Fields that differ by design, each with a rule of its own. */
const ruled = ['delay', 'opts', 'ats'];

/** Compares the hashes of the entries, field by field. */
export function entryFaults(pair: Pair, findings: Findings): void {
  const { ours, theirs, standing } = pair;
  const ids = [...standing.entries.keys()].sort();
  expectSame(findings, 'entries', [[...ours.entries.keys()].sort(), ids]);
  expectSame(findings, 'entries of BullMQ', [[...theirs.entries.keys()].sort(), ids]);
  for (const entry of standing.entries.values()) {
    const [own, told] = [ours.entries.get(entry.runId), theirs.entries.get(entry.runId)];
    if (own === undefined || told === undefined) continue;
    fields({ own, told, entry, isWaiting: theirs.wait.includes(entry.runId) }, findings);
  }
}

interface EntryPair {
  readonly own: Fields;
  readonly told: Fields;
  readonly entry: StandingEntry;
  /** With BullMQ it is in `wait`. */
  readonly isWaiting: boolean;
}

function fields(pair: EntryPair, findings: Findings): void {
  const { own, told, entry } = pair;
  for (const field of same) {
    expectSame(findings, `${field} of ${entry.runId}`, [own[field], told[field]]);
  }
  for (const field of new Set([...Object.keys(own), ...Object.keys(told)])) {
    if (same.includes(field) || ruled.includes(field)) continue;
    const sides = JSON.stringify([own[field], told[field]]);
    findings.faults.push(`${entry.runId} holds ${field}, of which we know nothing: ${sides}`);
  }
  delay(pair, findings);
  options(pair, findings);
  deliveries(pair, findings);
}

function delay({ own, told, entry, isWaiting }: EntryPair, findings: Findings): void {
  const { runId, delayMs } = entry;
  expectSame(findings, `delay of ${runId}`, [own['delay'], String(delayMs)]);
  const expected = isWaiting ? '0' : String(delayMs);
  expectSame(findings, `delay of ${runId} with BullMQ`, [told['delay'], expected]);
  if (own['delay'] !== told['delay']) findings.met.add('delay of what is due');
}

function options({ own, told, entry }: EntryPair, findings: Findings): void {
  expectSame(findings, `opts of ${entry.runId}`, [own['opts'], '{}']);
  if (own['opts'] !== told['opts']) findings.met.add('options of an entry');
}

function deliveries({ own, told, entry }: EntryPair, findings: Findings): void {
  const { runId, toldAttempt, deliveries } = entry;
  const isGiven = deliveries > 0;
  expectSame(findings, `ats of ${runId}`, [own['ats'], isGiven ? String(toldAttempt) : undefined]);
  const expected = isGiven ? String(deliveries) : undefined;
  expectSame(findings, `ats of ${runId} with BullMQ`, [told['ats'], expected]);
  if (own['ats'] !== told['ats']) findings.met.add('count of deliveries');
}
