import {
  bearing,
  type InboxCommand,
  isPassing,
  type SettledCommand,
  type SingletonBeginning,
  type SingletonSnapshot,
  singletonLimits,
} from '@escapement/core';
import { jsonText } from '../json-text.ts';
import type { AnyAggregate } from './behaviour.ts';
import { becauseOf, type Duty, endAsked, type Instance, type InstanceEnd } from './instance.ts';

/** Commands that are decided and written at once. */
const decidedAtOnce = 100;
const readAtOnce = 500;

/** A state after a command. */
interface Standing {
  readonly state: unknown;
  readonly sequence: number;
}

/** What its commands came to, up to the first that could not be decided. */
interface Batch extends Standing {
  readonly settled: readonly SettledCommand[];
  readonly failure: { readonly because: string; readonly over: number } | undefined;
}

/** Where one is due. */
type Snapshot = { readonly snapshot?: SingletonSnapshot };

export interface AggregateWork {
  readonly behaviour: AnyAggregate;
  readonly snapshotEvery: number;
  readonly beginning: SingletonBeginning;
  /** What is written of its state is told, so that it can be put back where Redis forgets. */
  readonly onWritten: (snapshot: () => SingletonSnapshot | undefined) => void;
}

/** Starts an aggregate where the one before it came to. */
export function startAggregate(duty: Duty, work: AggregateWork): Instance {
  const stopping = new AbortController();
  const ended = serve(duty, work, stopping.signal);
  const over = ended.then(
    () => undefined,
    bearing(() => undefined),
  );
  return {
    ended,
    async stop() {
      stopping.abort();
      await over;
      return 'stopped';
    },
  };
}

async function serve(duty: Duty, work: AggregateWork, stopping: AbortSignal): Promise<InstanceEnd> {
  const { store, bells, by } = duty;
  const { behaviour } = work;
  const loaded = await load(duty, work);
  if ('kind' in loaded) return loaded;
  let standing: Standing = loaded;
  let snapshotAt = work.beginning.snapshot?.sequence ?? 0;
  let most = decidedAtOnce;
  let writtenUpTo = 0;
  await store.note(by, { kind: 'running' });
  while (!stopping.aborted) {
    const rung = bells.count(by.name);
    // One by one where one of them may have ended a whole program, so that it can be told which.
    const isDoubtful = standing.sequence < work.beginning.doubtfulUpTo;
    const taken = await store.take(by, { after: 0, most: isDoubtful ? 1 : most });
    if (taken.kind !== 'taken') return { kind: taken.kind };
    if (taken.asked !== undefined) return endAsked(taken.asked);
    if (taken.commands.length === 0) {
      await bells.rest({ name: by.name, count: rung }, stopping);
      continue;
    }
    // Redis went back: it gives out numbers again that had their effect, and has kept less than is known here.
    if ((taken.commands[0]?.sequence ?? 0) <= writtenUpTo) return { kind: 'forgotten' };
    const batch = decideAll(behaviour, standing, taken.commands);
    if (batch.failure !== undefined && batch.settled.length === 0) return failedBy(batch.failure);
    const isDue = batch.sequence - snapshotAt >= work.snapshotEvery;
    const due = isDue ? snapshotOf(batch) : undefined;
    if (isDue && due === undefined) return failedBy({ because: noState });
    const snapshot: Snapshot = due === undefined ? {} : { snapshot: due };
    const what = { commands: batch.settled, inOrder: true, ...snapshot };
    const written = await store.settle(by, what);
    switch (written.kind) {
      case 'settled':
        standing = batch;
        writtenUpTo = batch.sequence;
        if (isDue) snapshotAt = batch.sequence;
        most = decidedAtOnce;
        work.onWritten(() => snapshotOf(batch));
        break;
      case 'too-large':
        if (most === 1) return failedBy({ because: tooLarge, ...largeCommand(batch, snapshot) });
        most = 1;
        break;
      case 'out-of-step':
        // An answer was lost of what had been written.
        return { kind: 'forgotten' };
      default:
        return { kind: written.kind };
    }
  }
  await keepLast(duty, standing, snapshotAt);
  return { kind: 'superseded' };
}

const tooLarge =
  'the reply (16 KB at the most), the events of one command (64 KB) or the state (256 KB) is too large';

const noState = 'its state is no JSON: it holds a BigInt, or itself';

/** The command is what is too large, unless the state is, which others have made so. */
function largeCommand({ sequence }: Batch, { snapshot }: Snapshot) {
  const isState = Buffer.byteLength(snapshot?.state ?? '') > singletonLimits.stateBytes;
  return isState ? {} : { over: sequence };
}

function failedBy(what: { readonly because: string; readonly over?: number }): InstanceEnd {
  return { kind: 'failed', ...what };
}

/** The state as the journal has it; an end where its functions cannot make it. */
async function load(duty: Duty, work: AggregateWork): Promise<Standing | InstanceEnd> {
  const { behaviour, beginning } = work;
  const { snapshot } = beginning;
  let sequence = snapshot?.sequence ?? 0;
  let state: unknown;
  try {
    state = snapshot === undefined ? initialOf(behaviour) : JSON.parse(snapshot.state);
  } catch (error) {
    return { kind: 'failed', because: becauseOf(error) };
  }
  for (;;) {
    const entries = await duty.store.journal(duty.by.name, sequence, readAtOnce);
    try {
      for (const { events } of entries) state = applied(behaviour, state, JSON.parse(events));
    } catch (error) {
      return { kind: 'failed', because: becauseOf(error) };
    }
    sequence = entries.at(-1)?.sequence ?? sequence;
    if (entries.length < readAtOnce) break;
  }
  return { state, sequence: Math.max(sequence, beginning.applied) };
}

function decideAll(
  behaviour: AnyAggregate,
  from: Standing,
  commands: readonly InboxCommand[],
): Batch {
  let { state, sequence } = from;
  const settled: SettledCommand[] = [];
  for (const { sequence: at, id, command } of commands) {
    try {
      const { reply, events } = decidedIn(behaviour.decide(state, JSON.parse(command)));
      // What the journal will give back, and not what was handed over.
      state = applied(behaviour, state, JSON.parse(events));
      settled.push({ sequence: at, id, reply, events });
      sequence = at;
    } catch (error) {
      return { state, sequence, settled, failure: { because: becauseOf(error), over: at } };
    }
  }
  return { state, sequence, settled, failure: undefined };
}

/** What `decide` returned, as JSON; a program may return anything. */
function decidedIn(decided: unknown): { readonly events: string; readonly reply: string } {
  const { events, reply } = (decided ?? {}) as { readonly events?: unknown; reply?: unknown };
  if (!Array.isArray(events)) throw new TypeError('decide returned no list of events');
  const [eventsText, replyText] = [jsonText(events), jsonText(reply ?? null)];
  if (eventsText === undefined) throw new TypeError('the events of decide are no JSON');
  if (replyText === undefined) throw new TypeError('the reply of decide is no JSON');
  return { events: eventsText, reply: replyText };
}

/** As the journal would give it back. */
function initialOf({ initial }: AnyAggregate): unknown {
  const text = jsonText(initial);
  if (text === undefined) throw new TypeError('its initial state is no JSON');
  return JSON.parse(text);
}

function applied(behaviour: AnyAggregate, state: unknown, events: readonly unknown[]): unknown {
  return events.reduce<unknown>((before, event) => {
    const after = behaviour.apply(before, event);
    if (after === undefined) throw new TypeError('apply returned no state');
    return after;
  }, state);
}

/** Nothing of a state that is no JSON. */
function snapshotOf({ state, sequence }: Standing): SingletonSnapshot | undefined {
  const text = jsonText(state);
  return text === undefined ? undefined : { sequence, state: text };
}

/** So that the next begins at once; without it the journal says the same. */
async function keepLast(
  { store, by }: Duty,
  standing: Standing,
  snapshotAt: number,
): Promise<void> {
  const snapshot = standing.sequence === snapshotAt ? undefined : snapshotOf(standing);
  if (snapshot === undefined) return;
  try {
    await store.settle(by, { commands: [], inOrder: true, snapshot });
  } catch (error) {
    if (!isPassing(error)) throw error;
  }
}
