import {
  type Clock,
  type EpochMillis,
  type ExpiringKey,
  type HeardEnd,
  type KeySource,
  type KeyStanding,
  type Logger,
  StoreFault,
  sourceTooOldCode,
} from '@escapement/core';
import { Redis } from 'ioredis';
import { closeClient } from '../connection/connection.ts';
import { asking } from '../connection/store-fault.ts';
import { isInstant } from '../reading/record-fields.ts';
import { isKeyForUs, KeyListener } from './key-listener.ts';
import { ServerTime } from './server-time.ts';
import { databaseOf, type KeySourceAddress, sourceOptions } from './source-options.ts';

/** Keys looked through by one step of a scan. */
const scannedAtOnce = 1_000;
const commandTimeoutMs = 3_000;

/** A source while it is open. */
export interface OpenKeySource extends KeySource {
  close(deadlineMs: number): Promise<void>;
}

/** Opens a Redis of somebody else's, and returns at once; it is connected to when it is first asked, and once more for listening. */
export function openKeySource(
  address: KeySourceAddress,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): OpenKeySource {
  return new RedisKeySource(address, { clock, logger });
}

class RedisKeySource implements OpenKeySource {
  readonly name: string;
  readonly #address: KeySourceAddress;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listeners = new Set<{ ended(end: HeardEnd): void; missed(): void }>();
  #command: Redis | undefined;
  #listener: KeyListener | undefined;
  /** Whether it has answered `PEXPIRETIME`. */
  #isKnown = false;
  readonly #time = new ServerTime();

  constructor(
    address: KeySourceAddress,
    { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  ) {
    this.name = address.name;
    this.#address = address;
    this.#clock = clock;
    this.#logger = logger;
  }

  async standings(keys: readonly string[]) {
    return asking(`asking ${this.name} how keys stand`, async () => {
      const pipeline = this.#open().pipeline();
      const wasKnown = this.#isKnown;
      for (const key of keys) pipeline.call('PEXPIRETIME', key);
      pipeline.time();
      // Whether it can tell ends at all is asked before there is a key to ask about, and of no key, to which it may have no right.
      if (!wasKnown) pipeline.call('PEXPIRETIME');
      const askedMs = this.#clock.monotonicMs();
      const replies = await this.#repliesOf(pipeline);
      if (!wasKnown) replies.pop();
      this.#isKnown = true;
      const now = timeIn(replies.pop());
      this.#time.learn(now, askedMs, this.#clock.monotonicMs());
      return { now, standings: replies.map(standingIn) };
    });
  }

  async scan(pattern: string, cursor = '0') {
    return asking(`reading the keys of ${this.name}`, async () => {
      const client = this.#open();
      const [next, found] = await client.scan(cursor, 'MATCH', pattern, 'COUNT', scannedAtOnce);
      const keys = [...new Set(found)].filter(isKeyForUs);
      const { standings } = await this.standings(keys);
      const expiring = keys.flatMap((key, i): readonly ExpiringKey[] => {
        const standing = standings[i];
        return standing?.kind === 'expires' ? [{ key, at: standing.at }] : [];
      });
      const leftOut = found.filter((key) => !isKeyForUs(key)).length;
      return { keys: expiring, leftOut, ...(next === '0' ? {} : { cursor: next }) };
    });
  }

  listen(listener: { ended(end: HeardEnd): void; missed(): void }): () => void {
    this.#listeners.add(listener);
    this.#listener ??= this.#openListener();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#listener?.close();
      this.#listener = undefined;
    };
  }

  async caughtUp(): Promise<EpochMillis | undefined> {
    return this.#listener?.caughtUp();
  }

  get hearing() {
    return this.#listener?.hearing ?? ({ kind: 'silent', reason: 'nobody listens' } as const);
  }

  async close(deadlineMs: number): Promise<void> {
    this.#listener?.close();
    if (this.#command !== undefined) await closeClient(this.#command, deadlineMs);
  }

  #open(): Redis {
    if (this.#command !== undefined) return this.#command;
    const temper = { kind: 'prompt', commandTimeoutMs, gathers: false } as const;
    // Whoever asks first would be refused while the connection is being made.
    const options = { ...sourceOptions(this.#address, temper), enableOfflineQueue: true };
    this.#command = new Redis(options);
    this.#command.on('error', (error) =>
      this.#logger.debug({ err: error, source: this.name }, 'source not reached'),
    );
    return this.#command;
  }

  #openListener(): KeyListener {
    const { mayNotify, url, name } = this.#address;
    const parts = {
      ...{ name, mayNotify, clock: this.#clock, logger: this.#logger },
      client: new Redis(sourceOptions(this.#address, { kind: 'blocking' })),
      command: this.#open(),
      database: databaseOf(new URL(url).pathname),
      askTime: async () => (await this.standings([])).now,
      serverNow: () => this.#time.at(this.#clock.monotonicMs()),
    };
    return new KeyListener(parts, this.#listeners);
  }

  async #repliesOf(pipeline: ReturnType<Redis['pipeline']>): Promise<unknown[]> {
    const answers = (await pipeline.exec()) ?? [];
    return answers.map(([error, reply]) => {
      if (error !== null && !isKnownCommand(error)) throw refusalOf(this.name, error);
      return reply;
    });
  }
}

/** It knows the command, and wanted a key. */
function isKnownCommand({ message }: Error): boolean {
  return /^ERR wrong number of arguments/i.test(message);
}

/** A server that does not know the command says so in its first words, whatever its version. */
function refusalOf(name: string, error: Error): Error {
  if (!/^ERR unknown command/i.test(error.message)) return error;
  const text = `${name} does not know PEXPIRETIME: a source of keys must be Redis 7.0 or newer`;
  return new StoreFault(sourceTooOldCode, text, { cause: error, retryable: true });
}

function timeIn(reply: unknown): EpochMillis {
  const [seconds, micros] = Array.isArray(reply) ? reply : [];
  const now = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
  if (isInstant(now)) return now;
  throw new StoreFault('STORE_REPLY', 'a source told no time', { retryable: true });
}

function standingIn(reply: unknown): KeyStanding {
  const at = Number(reply);
  if (at === -2) return { kind: 'gone' };
  return isInstant(at) && at >= 0 ? { kind: 'expires', at } : { kind: 'lasting' };
}
