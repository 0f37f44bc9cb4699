import {
  type CommandEnd,
  defaultAttempts,
  endedWithoutAWord,
  type SettledCommand,
  type SingletonLimits,
  type SingletonSnapshot,
  type SingletonStep,
  type Singletons,
  type SingletonTerm,
  singletonLimits,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';
import { commandMark } from '../scripts/command-mark.ts';
import type { Keys } from '../scripts/names.ts';
import { runScript, type Script } from '../scripts/script.ts';
import {
  askToMoveScript,
  claimSingletonScript,
  declareSingletonScript,
  failCommandScript,
  noteSingletonScript,
  removeSingletonScript,
  sendAgainScript,
  settleCommandsScript,
  takeCommandsScript,
  tellSingletonScript,
} from '../scripts/singletons.ts';
import {
  claimedIn,
  declaredIn,
  endIn,
  entryIn,
  failedIn,
  movedIn,
  notedIn,
  removedIn,
  restartedIn,
  sentAgainIn,
  settledIn,
  takenIn,
  toldIn,
} from './singleton-replies.ts';
import type { SingletonRings } from './singleton-rings.ts';
import { singletonDetail, singletonPage } from './singleton-views.ts';

/** The most that one call brings of an inbox, unless a single command is longer. */
const takenBytes = 1024 * 1024;

/** Over which connection, and how much is kept. */
export interface SingletonParts {
  readonly client: Redis;
  readonly keys: Keys;
  /** Opened when somebody listens. */
  readonly rings: () => SingletonRings;
  readonly limits?: SingletonLimits;
}

/** What singletons keep in Redis: each answer of ours to a script's, and nothing decided here. */
export function openSingletonStore(parts: SingletonParts): Singletons {
  const { client, keys, rings, limits = singletonLimits } = parts;
  const run = (script: Script, asked: object, texts: readonly string[] = []): Promise<unknown> =>
    asking(script.name, () => runScript(parts, script, asked, texts));
  const most = limits.singletons;
  return {
    declare: async (name, kind) =>
      declaredIn(await run(declareSingletonScript, { name, kind, most })),
    async claim(by, { attempts = defaultAttempts, restore, passOver = false, ...whose }) {
      const restored = restore === undefined ? {} : { restoreAt: restore.sequence };
      const as = { ...whose, most, attempts, limits, passOver };
      const asked = { ...fenced(by), ...as, ...restored };
      const texts = [restore?.state ?? '', endedWithoutAWord];
      return claimedIn(await run(claimSingletonScript, asked, texts));
    },
    take: async (by, { after, most: count }) =>
      takenIn(
        await run(takeCommandsScript, { ...fenced(by), after, most: count, bytes: takenBytes }),
      ),
    async settle(by, { commands, inOrder, snapshot }) {
      if (isTooLarge(commands, snapshot, limits)) return { kind: 'too-large' };
      const ids = commands.map(({ sequence, id }) => ({ sequence, id }));
      const at = snapshot === undefined ? {} : { snapshotAt: snapshot.sequence };
      const texts = commands.flatMap(({ reply, events }) => [reply, events ?? '']);
      const asked = { ...fenced(by), inOrder, commands: ids, ...at, limits };
      return settledIn(await run(settleCommandsScript, asked, [...texts, snapshot?.state ?? '']));
    },
    async fail(by, { sequence, because, attempts }) {
      const asked = { ...fenced(by), sequence, attempts, limits };
      return failedIn(await run(failCommandScript, asked, [because]));
    },
    note: async (by, step) =>
      notedIn(
        await run(noteSingletonScript, {
          ...{ ...fenced(by), fields: fieldsOf(step), limits },
          isRestarted: step.kind === 'restarted',
        }),
      ),
    async tell(name, { id, command, inboxCommands = limits.inboxCommands }) {
      if (Buffer.byteLength(command) > limits.commandBytes) return { kind: 'too-large' };
      const most = Math.min(inboxCommands, limits.inboxCommands);
      const asked = { name, id, mark: commandMark(command), inboxCommands: most, limits };
      return toldIn(await run(tellSingletonScript, asked, [command]));
    },
    ends: (name, ids) =>
      asking('reading replies', async () => {
        if (ids.length === 0) return new Map();
        const texts = await client.hmget(keys.knownCommands(name), ...ids);
        return new Map(
          ids.flatMap((id, i): [string, CommandEnd][] => {
            const end = endIn(texts[i] ?? '');
            return end === undefined ? [] : [[id, end]];
          }),
        );
      }),
    journal: (name, after, count) =>
      asking('reading a journal', async () => {
        const key = keys.journal(name);
        const texts = await client.zrange(key, `(${after}`, '+inf', 'BYSCORE', 'LIMIT', 0, count);
        return texts.map(entryIn).filter((entry) => entry !== undefined);
      }),
    ...wishesOf(run, limits),
    page: (query) =>
      asking('listing singletons', () => singletonPage({ client, keys, limits }, query)),
    get: (name) =>
      asking('reading a singleton', () => singletonDetail({ client, keys, limits }, name)),
    listen: (listener) => rings().listen(listener),
  };
}

type Run = (script: Script, asked: object, texts?: readonly string[]) => Promise<unknown>;

/** What people want of an owner, and of commands that were given up. */
function wishesOf(
  run: Run,
  limits: SingletonLimits,
): Pick<Singletons, 'sendAgain' | 'askToMove' | 'askToRestart' | 'remove'> {
  return {
    remove: async (name) => removedIn(await run(removeSingletonScript, { name, limits })),
    async sendAgain(name, sequence, mark) {
      return sentAgainIn(await run(sendAgainScript, { name, sequence, mark, limits }));
    },
    async askToMove(name, asked, how = {}) {
      const whom = { asked: JSON.stringify(asked), to: asked.to ?? '' };
      return movedIn(await run(askToMoveScript, { name, ...whom, ...how, limits }));
    },
    async askToRestart(name, { by, reason }, mark) {
      const asked = JSON.stringify({ by, reason, restart: true });
      return restartedIn(await run(askToMoveScript, { name, asked, to: '', mark, limits }));
    },
  };
}

function fenced({ name, ensembleId, term }: SingletonTerm) {
  return { name, by: { ensemble: ensembleId, term } };
}

function isTooLarge(
  commands: readonly SettledCommand[],
  snapshot: SingletonSnapshot | undefined,
  limits: SingletonLimits,
): boolean {
  return (
    Buffer.byteLength(snapshot?.state ?? '') > limits.stateBytes ||
    commands.some(
      ({ reply, events = '' }) =>
        Buffer.byteLength(reply) > limits.replyBytes ||
        Buffer.byteLength(events) > limits.commandBytes,
    )
  );
}

/** What stands of a step in the record; `true` becomes the time. */
function fieldsOf(step: SingletonStep): Readonly<Record<string, string | true>> {
  switch (step.kind) {
    case 'running':
      return { state: 'running', because: '' };
    case 'failing':
      return { state: 'failing', because: step.because };
    case 'stopping': {
      const { cause, reason = '' } = step;
      return { state: 'stopping', cause, reason, stoppingAt: true };
    }
    case 'stopped':
      return { state: 'vacant', stoppedAt: true };
    case 'restarted':
      return { state: 'starting' };
  }
}
