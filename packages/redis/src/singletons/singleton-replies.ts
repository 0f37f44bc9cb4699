import {
  type CommandEnd,
  type InboxCommand,
  type JournalEntry,
  readJson,
  type SingletonAsked,
  type SingletonDeclaration,
  type SingletonForgotten,
  type SingletonSuperseded,
  type Singletons,
  type SingletonTold,
  singletonAskedSchema,
  singletonKinds,
} from '@escapement/core';
import { countIn } from '../reading/record-fields.ts';
import { commandMarkChars } from '../scripts/command-mark.ts';
import { listIn } from '../scripts/reply.ts';

type Answer<Act extends keyof Singletons> = Awaited<
  ReturnType<Extract<Singletons[Act], (...asked: never) => Promise<unknown>>>
>;

export function declaredIn(reply: unknown): SingletonDeclaration {
  const [kind, stands] = listIn(reply, 'declaring a singleton', 1);
  if (kind === 'other-kind') {
    return { kind, stands: singletonKinds.find((each) => each === stands) ?? 'service' };
  }
  return kind === 'full' ? { kind } : { kind: 'declared' };
}

export function claimedIn(reply: unknown): Answer<'claim'> {
  const parts = listIn(reply, 'claiming a singleton', 1);
  const [kind, applied, snapshot, at, isNew, doubtful] = parts;
  if (kind === 'meant-for') return { kind, program: String(applied) };
  if (kind !== 'claimed') {
    const refused = declaredIn(reply);
    return refused.kind === 'declared' ? supersededIn(parts) : refused;
  }
  return {
    kind,
    applied: countIn(String(applied)),
    snapshot:
      snapshot === '' ? undefined : { sequence: countIn(String(at)), state: String(snapshot) },
    isNew: isNew === 1,
    doubtfulUpTo: countIn(String(doubtful)),
  };
}

export function takenIn(reply: unknown): Answer<'take'> {
  const parts = listIn(reply, 'taking commands', 1);
  const [kind, asked, ...texts] = parts;
  if (kind !== 'taken') return refusedIn(parts);
  const commands = texts.map((text) => commandIn(String(text)));
  return {
    kind,
    asked: askedIn(String(asked)),
    commands: commands.filter((one) => one !== undefined),
  };
}

export function settledIn(reply: unknown): Answer<'settle'> {
  const parts = listIn(reply, 'settling commands', 1);
  const [kind] = parts;
  return kind === 'settled' || kind === 'out-of-step' ? { kind } : refusedIn(parts);
}

export function failedIn(reply: unknown): Answer<'fail'> {
  const parts = listIn(reply, 'counting a failure', 1);
  const [kind] = parts;
  return kind === 'counted' || kind === 'dead' || kind === 'gone' ? { kind } : refusedIn(parts);
}

/** What is known under the id of a command; `undefined` while it waits, and for what somebody else wrote there. */
export function endIn(known: string): CommandEnd | undefined {
  const told = known.slice(1 + commandMarkChars);
  if (known.startsWith('r')) return { kind: 'done', reply: told };
  return known.startsWith('d') ? { kind: 'dead', because: told } : undefined;
}

export function notedIn(reply: unknown): Answer<'note'> {
  const parts = listIn(reply, 'saying how a singleton is', 1);
  return parts[0] === 'noted' ? { kind: 'noted' } : refusedIn(parts);
}

export function toldIn(reply: unknown): SingletonTold {
  const [kind, told] = listIn(reply, 'telling a singleton', 1);
  switch (kind) {
    case 'accepted':
      return { kind, sequence: Number(told) };
    case 'done':
      return { kind, reply: String(told) };
    case 'dead':
      return { kind, because: String(told) };
    case 'pending':
    case 'other-command':
    case 'full':
      return { kind };
    default:
      return { kind: 'unknown' };
  }
}

export function sentAgainIn(reply: unknown): Answer<'sendAgain'> {
  const [kind, sequence, id] = listIn(reply, 'sending a command again', 1);
  if (kind === 'accepted') return { kind, sequence: Number(sequence), id: String(id) };
  return { kind: kind === 'gone' || kind === 'full' ? kind : 'unknown' };
}

export function movedIn(reply: unknown): Answer<'askToMove'> {
  const [kind, owner, term] = listIn(reply, 'asking a singleton to move', 1);
  if (kind === 'asked') return { kind, owner: String(owner), term: countIn(String(term)) };
  switch (kind) {
    case 'not-running':
    case 'owns':
    case 'not-candidate':
      return { kind };
    default:
      return { kind: 'unknown' };
  }
}

/** Nobody is to have it, so that nobody can have it already. */
export function restartedIn(reply: unknown): Answer<'askToRestart'> {
  const { kind, ...asked } = { owner: '', term: 0, ...movedIn(reply) };
  if (kind === 'asked') return { kind, ...asked };
  return { kind: kind === 'not-running' ? kind : 'unknown' };
}

export function removedIn(reply: unknown): Answer<'remove'> {
  const [kind, was] = listIn(reply, 'removing a singleton', 1);
  if (kind === 'removed') {
    return { kind, was: singletonKinds.find((each) => each === was) ?? 'service' };
  }
  return { kind: kind === 'running' || kind === 'waiting' ? kind : 'unknown' };
}

/** `<sequence>|<term>|<id>|<events>`; `undefined` for what somebody else wrote there. */
export function entryIn(text: string): JournalEntry | undefined {
  const found = /^(\d+)\|(\d+)\|([^|]*)\|(.*)$/s.exec(text);
  if (found === null) return undefined;
  const [, sequence, term, id = '', events = ''] = found;
  return { sequence: Number(sequence), term: Number(term), id, events };
}

function commandIn(text: string): InboxCommand | undefined {
  const found = /^(\d+)\|([^|]*)\|\d+\|(.*)$/s.exec(text);
  if (found === null) return undefined;
  const [, sequence, id = '', command = ''] = found;
  return { sequence: Number(sequence), id, command };
}

function askedIn(text: string): SingletonAsked | undefined {
  const read = readJson(singletonAskedSchema, text);
  return read.kind === 'broken' ? undefined : read.value;
}

function refusedIn(parts: readonly unknown[]): SingletonSuperseded | SingletonForgotten {
  return parts[0] === 'forgotten' ? { kind: 'forgotten' } : supersededIn(parts);
}

function supersededIn([, term]: readonly unknown[]): SingletonSuperseded {
  return { kind: 'superseded', term: countIn(String(term)) };
}
