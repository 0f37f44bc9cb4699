import { hostname } from 'node:os';
import {
  ConfigFault,
  type CoordinationSession,
  type Logger,
  type SingletonDetail,
  singletonOffice,
} from '@escapement/core';
import {
  closeWithinMs,
  EnvReader,
  readRedisSettings,
  readZooKeeperSettings,
  systemClock,
} from '@escapement/process';
import { openSingletons as openStore } from '@escapement/redis';
import { openZooKeeper } from '@escapement/zookeeper';
import { anything, logger as loggerKind, text } from '../edge/kind.ts';
import { readGiven } from '../edge/read-given.ts';
import { ownEnvironment } from '../own-environment.ts';
import {
  type AggregateSingleton,
  type AnyAggregate,
  requireReason,
  requireSingletonName,
  requireWhole,
  type ServiceSingleton,
} from './behaviour.ts';
import { Bells } from './bells.ts';
import { deleteSingleton } from './deletion.ts';
import { askToMove } from './move-asking.ts';
import { reached } from './reached.ts';
import { openProxy, type ProxyOptions, type SingletonProxy } from './singleton-proxy.ts';
import { inboxFull, singletonsClosed } from './singleton-refusals.ts';
import { type SingletonHere, StandingHere } from './standing-here.ts';
import type { ProgramSession } from './vouching.ts';

export interface SingletonsOptions {
  /** `host:port,…`; otherwise `ESCAPEMENT_ZOOKEEPER`. */
  readonly zookeeper?: string;
  /** `redis://…`; otherwise `ESCAPEMENT_REDIS`. */
  readonly redis?: string;
  /** What people see where they look who owns a singleton; the host and the process where it is left out. */
  readonly name?: string;
  /** Anything with the methods of pino; nothing is said where it is left out. */
  readonly logger?: Logger;
}

/** Singletons over all programs that share a ZooKeeper and a Redis. */
export interface ProgramSingletons {
  /**
   * Stands for a singleton: one of all programs that do runs it. Resolves when it is declared; rejects with `SINGLETON_KIND_DIFFERS` where it stands as the
   * other kind.
   */
  singleton<State, Command, Event, Reply>(
    declared: AggregateSingleton<State, Command, Event, Reply>,
  ): Promise<SingletonHere>;
  singleton(declared: ServiceSingleton): Promise<SingletonHere>;
  /** Sends commands to one, wherever it runs. */
  singletonProxy<Command = unknown, Reply = unknown>(
    name: string,
    options?: ProxyOptions,
  ): SingletonProxy<Command, Reply>;
  /**
   * Asks whoever owns it to hand it over, to the next in line or to the program `to`; `undefined` where nobody does. It has moved when `view` shows another term. Rejects with
   * `SINGLETON_NOT_CANDIDATE` where that program does not stand in line, and with `SINGLETON_OWNS_ALREADY` where it has it.
   */
  move(
    name: string,
    reason: string,
    how?: { readonly to?: string },
  ): Promise<{ owner: string; term: number } | undefined>;
  /** Asks whoever owns it to stop its instance and start another in its place, under the same term; `undefined` where nobody does. */
  restart(name: string, reason: string): Promise<{ owner: string; term: number } | undefined>;
  /**
   * Puts a command that was given up (`deadCommands` of `view`) into the inbox once more, under its id; `undefined` where it is not kept any more. Rejects with `INBOX_FULL`
   * where there is no room.
   */
  sendAgain(name: string, sequence: number): Promise<{ id: string } | undefined>;
  /**
   * Forgets it with its state, its journal and the ids of its commands; nothing brings that back, and whoever declares the name later begins anew, as either kind. False where nobody has
   * declared it. Rejects with `SINGLETON_IN_USE` where a program stands for it, this one too, where its owner was heard of within ten seconds, and where commands wait in its inbox. What a
   * program deletes has no row in the audit log: over REST, `deleteSingleton` of `createClient`, it has one, with a reason.
   */
  delete(name: string): Promise<boolean>;
  /** The programs that stand in line for it: the first owns it, or is about to. */
  candidates(name: string): Promise<readonly string[]>;
  /** Who owns it, and how it stands; `undefined` where nobody has declared it. */
  view(name: string): Promise<SingletonDetail | undefined>;
  /** Resolves when both servers may be asked. */
  whenReady(): Promise<void>;
  /** Hands over whatever runs here, and ends the session. */
  close(): Promise<void>;
}

/** Opens a session and returns at once. Throws a `ConfigFault` that says everything that is wrong. What is open keeps the process alive. */
export function openSingletons(given: SingletonsOptions = {}): ProgramSingletons {
  const edge = { code: 'SINGLETON_INVALID', what: 'openSingletons' } as const;
  const options = readGiven<SingletonsOptions>(edge, given, {
    zookeeper: text,
    redis: text,
    name: text,
    logger: loggerKind,
  });
  const { name: owner = `${hostname()}:${process.pid}`, logger = unheard } = options;
  const settings = readSettings(options, owner);
  const clock = systemClock;
  const zookeeper = openZooKeeper({ ...settings.zookeeper, logger, clock });
  const redis = openStore({ ...settings.redis, logger });
  const { singletons: store } = redis;
  const bells = new Bells(store, clock);
  const closing = new AbortController();
  const proxies = { store, bells, clock, closing: closing.signal };

  const office = (name: string) => zookeeper.office(singletonOffice(name));
  const standing = new StandingHere({
    ...{ store, bells, clock, owner, closing: closing.signal },
    office,
    ensembleId: () => zookeeper.settings.ensembleId(),
    session: ofProgram(zookeeper.session, settings.zookeeper),
  });
  return {
    singleton: <State, Command, Event, Reply>(
      declared: ServiceSingleton | AggregateSingleton<State, Command, Event, Reply>,
    ) => standing.stand(declared as ServiceSingleton | AnyAggregate),
    singletonProxy: (name, how = {}) => openProxy(proxies, name, how),
    async move(name, reason, how) {
      const { to } = readMove(how);
      return await askToMove({ store, office }, name, { by: owner, reason, to });
    },
    async restart(name, reason) {
      requireSingletonName(name);
      requireReason(reason);
      const asked = await reached(name, store.askToRestart(name, { by: owner, reason }));
      return asked.kind === 'asked' ? { owner: asked.owner, term: asked.term } : undefined;
    },
    async sendAgain(name, sequence) {
      requireSingletonName(name);
      requireWhole('sequence', sequence, [0, Number.MAX_SAFE_INTEGER]);
      const sent = await reached(name, store.sendAgain(name, sequence));
      if (sent.kind === 'full') throw inboxFull(name);
      return sent.kind === 'accepted' ? { id: sent.id } : undefined;
    },
    delete: (name) => deleteSingleton({ store, office }, name),
    async candidates(name) {
      requireSingletonName(name);
      const line = await reached(name, office(name).candidates());
      return line.map(({ nodeId }) => nodeId);
    },
    async view(name) {
      requireSingletonName(name);
      return await reached(name, store.get(name));
    },
    async whenReady() {
      await Promise.all([zookeeper.whenReady(closing.signal), redis.whenReady()]);
    },
    async close() {
      await standing.close();
      closing.abort(singletonsClosed());
      bells.close();
      await Promise.all([zookeeper.close(closeWithinMs), redis.close(closeWithinMs)]);
    },
  };
}

function ofProgram(
  session: CoordinationSession,
  { sessionTimeoutMs: timeoutMs }: { readonly sessionTimeoutMs: number },
): ProgramSession {
  return {
    timeoutMs,
    onChange: (listener) => session.onChange(listener),
    get state() {
      return session.state;
    },
  };
}

function readMove(given: { readonly to?: string } | undefined) {
  const edge = { code: 'SINGLETON_INVALID', what: 'singletons.move' } as const;
  return readGiven<{ readonly to?: string }>(edge, given, { to: anything });
}

function readSettings({ zookeeper, redis }: SingletonsOptions, owner: string) {
  const given = {
    ...(zookeeper === undefined ? {} : { ESCAPEMENT_ZOOKEEPER: zookeeper }),
    ...(redis === undefined ? {} : { ESCAPEMENT_REDIS: redis, ESCAPEMENT_REDIS_FILE: undefined }),
  };
  const reader = new EnvReader({ ...ownEnvironment(), ...given });
  const settings = { zookeeper: readZooKeeperSettings(reader), redis: readRedisSettings(reader) };
  if (owner.length < 1 || owner.length > 200)
    reader.problems.push('the name is 1 to 200 characters');
  if (reader.problems.length > 0) throw new ConfigFault(reader.problems);
  return settings;
}

const quiet = (): void => undefined;
const unheard = { debug: quiet, info: quiet, warn: quiet, error: quiet };
