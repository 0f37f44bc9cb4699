import { type ConfigEntry, configKind, type DocumentStore, type Logger } from '@escapement/core';
import { closeWithinMs } from '@escapement/process';
import type { ZooKeeperCoordination } from '@escapement/zookeeper';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { anything, call, schema as schemaKind } from '../edge/kind.ts';
import { readGiven, requireGiven } from '../edge/read-given.ts';
import { openOwnZooKeeper } from '../own-zookeeper.ts';
import type { OwnZooKeeperOptions } from '../own-zookeeper-options.ts';
import type { SdkRefusal } from '../sdk-refusal.ts';
import { shown } from '../shown.ts';
import { requireConfigName } from './config-name.ts';
import {
  configAbsent,
  configClosed,
  configInvalid,
  configUnfit,
  configUnreachable,
} from './config-refusals.ts';
import { type Followed, Following } from './followed.ts';
import { openTelling } from './telling.ts';
import { openValueAge, type ValueAge } from './value-age.ts';
import { within } from './within.ts';

export type ConfigOptions = OwnZooKeeperOptions;

/** How an entry is followed. */
export interface FollowOptions<T> {
  /** What takes the place of a value while there has been none that fits. */
  readonly fallback?: T;
  /** How long the first value is waited for; 10,000 where it is left out. */
  readonly waitMs?: number;
}

/** Configuration entries, pushed to every program that shares a ZooKeeper. */
export interface Config {
  /**
   * Follows an entry and resolves with its first value. A value that the schema refuses is not taken: the last that fits stays, and that this
   * program is behind is shown with the entry. Without a fallback it rejects with an `SdkRefusal` where there is no value that fits.
   */
  follow<Schema extends StandardSchemaV1>(
    name: string,
    options: FollowOptions<StandardSchemaV1.InferOutput<Schema>> & { readonly schema: Schema },
  ): Promise<Followed<StandardSchemaV1.InferOutput<Schema>>>;
  follow<T = unknown>(name: string, options?: FollowOptions<T>): Promise<Followed<T>>;
  /** Ends the session; what was followed keeps the values that it has. */
  close(): Promise<void>;
}

type AnyOptions = FollowOptions<unknown> & { readonly schema?: StandardSchemaV1 };

/**
 * Opens a session and returns at once. Throws a `ConfigFault` that says everything that is wrong. What is open keeps the process alive.
 */
export function openConfig(options: ConfigOptions = {}): Config {
  const { reader, logger, zookeeper } = openOwnZooKeeper(
    { code: 'CONFIG_INVALID', what: 'openConfig' },
    options,
  );
  const entries = zookeeper.documents(configKind);
  const parts: FollowParts = { zookeeper, entries, reader, logger };
  let isClosed = false;
  return {
    async follow(name: string, how: AnyOptions = {}) {
      if (isClosed) throw configClosed();
      return (await follow(parts, name, how)) as never;
    },
    async close() {
      isClosed = true;
      await zookeeper.close(closeWithinMs);
    },
  };
}

interface FollowParts {
  readonly zookeeper: ZooKeeperCoordination;
  readonly entries: DocumentStore<ConfigEntry>;
  /** What this program calls itself. */
  readonly reader: string;
  readonly logger: Logger;
}

const longestWaitMs = 600_000;

async function follow(
  parts: FollowParts,
  name: string,
  given: AnyOptions,
): Promise<Followed<unknown>> {
  requireConfigName(name);
  const edge = { code: 'CONFIG_INVALID', what: 'config.follow' } as const;
  const {
    schema,
    waitMs = 10_000,
    ...rest
  } = readGiven<AnyOptions>(edge, given, {
    schema: schemaKind,
    waitMs: anything,
    fallback: anything,
  });
  if (!Number.isSafeInteger(waitMs) || waitMs < 0 || waitMs > longestWaitMs) {
    throw configInvalid(
      `waitMs is ${shown(waitMs)}; whole milliseconds from 0 to ${longestWaitMs} are expected`,
      `waitMs 为 ${shown(waitMs)}；应为 0 到 ${longestWaitMs} 的整数毫秒`,
    );
  }
  const { zookeeper, entries, logger } = parts;
  const telling = openTelling({ rolls: zookeeper.rolls, reader: parts.reader }, name);
  const fallback = 'fallback' in rest ? { value: rest.fallback, version: undefined } : undefined;
  const following = new Following({
    schema,
    fallback,
    tell: (said) => telling.tell(said),
    onThrown: (error) => logger.error({ err: error, name }, 'a listener of configuration threw'),
  });
  const age = openValueAge(zookeeper.session);
  const first = following.judged;
  const stopFollowing = entries.follow(name, (stored) => void following.hear(stored));
  const close = async (): Promise<void> => {
    age.close();
    await Promise.all([stopFollowing(), telling.close()]);
  };
  const isRead = await within(first, waitMs);
  if (following.had === undefined) {
    await close();
    throw whyNone(name, isRead ? following : undefined, waitMs);
  }
  if (!isRead) age.begin();
  void first.then(() => age.end());
  return followedOf(name, following, { age, close });
}

function whyNone(name: string, following: Following | undefined, waitMs: number): SdkRefusal {
  if (following === undefined) return configUnreachable(name, waitMs);
  return following.trouble === 'absent' ? configAbsent(name) : configUnfit(name, following.because);
}

function followedOf(
  name: string,
  following: Following,
  { age, close }: { readonly age: ValueAge; readonly close: () => Promise<void> },
): Followed<unknown> {
  return {
    name,
    get value() {
      return following.had?.value;
    },
    get version() {
      return following.had?.version;
    },
    get trouble() {
      return following.trouble;
    },
    get staleSince() {
      return age.since;
    },
    onChange(listener) {
      const edge = { code: 'CONFIG_INVALID', what: 'onChange' } as const;
      requireGiven(edge, ['its listener', call], listener);
      return following.onChange(listener);
    },
    close,
  };
}
