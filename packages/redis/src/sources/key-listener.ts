import {
  bearing,
  type Clock,
  type EpochMillis,
  type HeardEnd,
  isPassing,
  type KeyHearing,
  keyLimits,
  type Logger,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';
import { notifySetting, tellsOfEnds, withEnds } from './notify-flags.ts';

/** How often it is made sure that the connection stands, which bounds when what is heard can have happened. */
const provedEveryMs = 1_000;
/** How long an answer may take. */
const answerMs = 2_000;
/** By how much two estimates of the server's time may differ. */
const clockErrorMs = 250;

type Listener = { ended(end: HeardEnd): void; missed(): void };

/** What a listener asks beside its own connection, on which nothing can be asked. */
export interface ListenerParts {
  readonly name: string;
  /** A connection of its own. */
  readonly client: Redis;
  /** For questions. */
  readonly command: Redis;
  readonly database: number;
  readonly mayNotify: boolean;
  /** Between which instants the server's time is; `undefined` before it was asked. */
  readonly serverNow: () => { readonly from: EpochMillis; readonly upTo: EpochMillis } | undefined;
  /** Asks it. */
  readonly askTime: () => Promise<EpochMillis>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Hears of the ends of keys, and knows since when it has missed none. */
export class KeyListener {
  readonly #parts: ListenerParts;
  readonly #listeners: ReadonlySet<Listener>;
  readonly #closing = new AbortController();
  #wholeSince: EpochMillis | undefined;
  /** When the connection was last known to have nothing under way. */
  #provedAt: EpochMillis | undefined;
  #hearing: KeyHearing = { kind: 'silent', reason: 'the connection is being made' };
  /** Whether the setting could be read; where not, that something was heard is the only sign. */
  #isSettingKnown = true;

  constructor(parts: ListenerParts, listeners: ReadonlySet<Listener>) {
    this.#parts = parts;
    this.#listeners = listeners;
    const { client, logger, name } = parts;
    client.on('ready', () => this.#begin());
    client.on('close', () => this.#silent('the connection was lost'));
    client.on('message', (_channel: string, key: string) => this.#hear(key));
    client.on('error', (error) => logger.debug({ err: error, source: name }, 'source not reached'));
    if (client.status === 'ready') this.#begin();
    void this.#keepProving();
  }

  get hearing(): KeyHearing {
    return this.#hearing;
  }

  /** When what was told before has been heard: since when all was; the setting is read in the same breath, since somebody may have changed it. */
  async caughtUp(): Promise<EpochMillis | undefined> {
    const before = this.#wholeSince;
    if (before === undefined || !(await this.#isProved())) return undefined;
    return this.#wholeSince === before ? before : undefined;
  }

  close(): void {
    this.#closing.abort();
    this.#parts.client.disconnect();
  }

  #begin(): void {
    const { logger, name } = this.#parts;
    const tell = bearing((fault) => {
      logger.warn({ err: fault, source: name }, 'the ends of keys are not heard of');
      this.#silent(String(fault.message));
    });
    this.#subscribe().catch(tell);
  }

  async #subscribe(): Promise<void> {
    const { client, database, askTime } = this.#parts;
    await asking('listening for the ends of keys', () =>
      client.subscribe(`__keyevent@${database}__:expired`),
    );
    const flags = await this.#readSetting();
    const now = await askTime();
    this.#provedAt = now;
    this.#judge(flags, now);
  }

  /** What is told of is known by the setting, or else by something that was. */
  #judge(flags: string | 'hidden', now: EpochMillis): void {
    this.#isSettingKnown = flags !== 'hidden';
    if (flags === 'hidden') {
      this.#hearing = { kind: 'hears' };
      return;
    }
    if (tellsOfEnds(flags)) {
      this.#wholeSince ??= now;
      this.#hearing = { kind: 'hears' };
      return;
    }
    this.#forgetWhole();
    const command = `CONFIG SET ${notifySetting} ${withEnds(flags)}`;
    this.#hearing = { kind: 'untold', command };
  }

  /** `hidden` where nobody may read it. Rejects where nobody could. */
  async #readSetting(): Promise<string | 'hidden'> {
    const { command, mayNotify } = this.#parts;
    try {
      const [, flags = ''] = (await asking('reading what a source tells of', () =>
        command.config('GET', notifySetting),
      )) as readonly string[];
      if (tellsOfEnds(flags) || !mayNotify) return flags;
      await asking('having a source tell of the ends of keys', () =>
        command.config('SET', notifySetting, withEnds(flags)),
      );
      return withEnds(flags);
    } catch (error) {
      if (isRefusal(error)) return 'hidden';
      throw error;
    }
  }

  async #keepProving(): Promise<void> {
    const { clock } = this.#parts;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await clock.sleep(provedEveryMs, signal);
      if (!signal.aborted && this.#provedAt !== undefined) await this.#isProved();
    }
  }

  /** Whether the connection answers, behind all that it was told before. */
  async #isProved(): Promise<boolean> {
    const { client, serverNow } = this.#parts;
    const asked = serverNow()?.from;
    if (client.status !== 'ready' || asked === undefined) return false;
    const [flags, isAnswered] = await Promise.all([
      this.#readSetting().catch(passing),
      this.#isAnswered(),
    ]);
    if (!isAnswered) {
      // A connection of which nobody hears any more closes by nothing.
      client.disconnect(true);
      return false;
    }
    if (flags === undefined) return false;
    this.#provedAt = asked;
    this.#judge(flags, asked);
    return this.#wholeSince !== undefined;
  }

  async #isAnswered(): Promise<boolean> {
    const { client, clock } = this.#parts;
    const late = new AbortController();
    const answered = client.ping().then(
      () => true,
      () => false,
    );
    const first = await Promise.race([
      answered,
      clock.sleep(answerMs, late.signal).then(() => false),
    ]);
    late.abort();
    return first;
  }

  #hear(key: string): void {
    // No less than it can be by now: a key that was to run out by then did so when it was to.
    const upTo = this.#parts.serverNow()?.upTo;
    const from = this.#provedAt;
    if (upTo === undefined || from === undefined) return;
    // Where the setting cannot be read, that something was heard is the sign that ends are told of.
    if (!this.#isSettingKnown) this.#wholeSince ??= upTo;
    if (!isKeyForUs(key)) return;
    const end = { key, from: Math.min(from - clockErrorMs, upTo), upTo };
    for (const listener of this.#listeners) listener.ended(end);
  }

  #silent(reason: string): void {
    this.#provedAt = undefined;
    this.#hearing = { kind: 'silent', reason };
    this.#forgetWhole();
  }

  #forgetWhole(): void {
    if (this.#wholeSince === undefined) return;
    this.#wholeSince = undefined;
    for (const listener of this.#listeners) listener.missed();
  }
}

/** Whether the server answered that it does not let us, or knows no such command; managed ones do. */
function isRefusal(error: unknown): boolean {
  return isPassing(error) && (error.code === 'STORE_DENIED' || error.code === 'STORE_REFUSED');
}

function passing(error: unknown): undefined {
  if (!isPassing(error)) throw error;
  return undefined;
}

/** Whether it is a text, and not too long to be kept. */
export function isKeyForUs(key: string): boolean {
  return key.length <= keyLimits.keyChars && !key.includes('\uFFFD') && key !== '';
}
