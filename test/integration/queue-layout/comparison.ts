import { entryFaults } from './entry-comparison.ts';
import { expectSame, type Findings, type Pair } from './findings.ts';

/** BullMQ gives the place within a millisecond twelve bits. */
const placesInMs = 4096;
/** What Redis answers of a key that stands until it is deleted. */
const noEnd = -1;

/** Compares every key of the two, but for what differs by design. */
export function compare(pair: Pair): Findings {
  const findings: Findings = { faults: [], met: new Set() };
  otherKeys(pair, findings);
  upcoming(pair, findings);
  hands(pair, findings);
  marker(pair, findings);
  meta(pair, findings);
  stalled(pair, findings);
  entryFaults(pair, findings);
  return findings;
}

function otherKeys({ ours, theirs }: Pair, { faults, met }: Findings): void {
  for (const [name, kind] of theirs.others) {
    if (name === 'id' && kind === 'string') met.add('id counter');
    else if (name === 'events' && kind === 'stream') met.add('event stream');
    else faults.push(`BullMQ keeps ${name} (${kind}), of which we know nothing`);
  }
  for (const [name, kind] of ours.others) {
    // A tool of BullMQ's that was used on our queue says so there.
    if (name !== 'events' || kind !== 'stream') faults.push(`we keep ${name} (${kind})`);
  }
}

/** What is not in hand, in the order in which it will be taken. */
function upcoming({ ours, theirs, standing }: Pair, findings: Findings): void {
  const { met } = findings;
  const waiting = [...theirs.wait].reverse();
  expectSame(findings, 'wait', [ours.wait, []]);
  const order = [...waiting, ...theirs.delayed.keys()];
  expectSame(findings, 'what is to be taken, in order', [[...ours.delayed.keys()], order]);
  if (waiting.length > 0) met.add('what is due');
  for (const [id, score] of ours.delayed) {
    const at = Math.floor(score / placesInMs);
    expectSame(findings, `the instant of ${id} in delayed`, [at, standing.entries.get(id)?.at]);
    const told = theirs.delayed.get(id);
    if (told === undefined) continue;
    expectSame(findings, `the instant of ${id}`, [at, Math.floor(told / placesInMs)]);
    if (score !== told) met.add('place in a millisecond');
  }
}

/** What is in hand, and the locks on it. */
function hands({ ours, theirs }: Pair, findings: Findings): void {
  expectSame(findings, 'active', [ours.active, theirs.active]);
  const [held, told] = [ours, theirs].map(({ locks }) =>
    [...locks].map(([id, { holder }]) => `${id} ${holder}`).sort(),
  );
  expectSame(findings, 'locks', [held, told]);
  for (const [id, { leftMs }] of ours.locks) {
    if (leftMs !== noEnd) findings.faults.push(`the lock of ${id} is left ${leftMs} ms`);
    else findings.met.add('end of a lock');
  }
}

function marker({ ours, theirs, standing }: Pair, findings: Findings): void {
  const { faults, met } = findings;
  expectSame(findings, 'whether a worker is woken at once', [
    ours.marker.get('0'),
    standing.isMarked ? 0 : undefined,
  ]);
  for (const [side, name] of [[ours, 'our'] as const, [theirs, "BullMQ's"] as const]) {
    for (const member of side.marker.keys()) {
      if (member !== '0' && member !== '1') faults.push(`${name} marker holds ${member}`);
    }
  }
  if (ours.marker.size !== theirs.marker.size) met.add('marker');
}

function meta({ ours, theirs }: Pair, findings: Findings): void {
  const { faults, met } = findings;
  for (const field of new Set([...Object.keys(ours.meta), ...Object.keys(theirs.meta)])) {
    const told = [ours.meta[field], theirs.meta[field]];
    if (field === 'paused' || field === 'concurrency') expectSame(findings, `meta ${field}`, told);
    else if (field === 'opts.maxLenEvents' || field === 'version') met.add('meta of tools');
    else faults.push(`meta holds ${field}, of which we know nothing: ${JSON.stringify(told)}`);
  }
}

function stalled({ ours, theirs, standing }: Pair, findings: Findings): void {
  const { faults, met } = findings;
  expectSame(findings, 'stalled-check', [ours.stalledCheck, theirs.stalledCheck]);
  expectSame(findings, 'stalled', [[...ours.stalled].sort(), [...standing.activeAtCheck].sort()]);
  const strange = theirs.stalled.filter((id) => !ours.stalled.includes(id));
  if (strange.length > 0) faults.push(`BullMQ alone holds as stalled: ${strange.join(' ')}`);
  if (theirs.stalled.length < ours.stalled.length) met.add('stalled set');
}
