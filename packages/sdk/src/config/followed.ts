import type { ConfigEntry, ConfigReader, ConfigTrouble, StoredDocument } from '@escapement/core';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { issuesSentence, judgedBy } from '../jobs/input-judgement.ts';

/** An entry that is followed. */
export interface Followed<T> {
  readonly name: string;
  /** The last one that fits, whole; what was given as a fallback where there has been none. */
  readonly value: T;
  /** Of that value; `undefined`: the fallback. */
  readonly version: number | undefined;
  /** Why what stands is not what `value` is; `undefined` where it is. */
  readonly trouble: ConfigTrouble | undefined;
  /** Since when it cannot be known whether another stands, as ZooKeeper is away; `undefined` while it is not. */
  readonly staleSince: Date | undefined;
  /** Called with each new value that fits. Versions in between may be missed, the last never. Returns what ends it. */
  onChange(listener: (value: T, version: number) => void): () => void;
  /** Follows no more; the value stays as it is. */
  close(): Promise<void>;
}

/** What of an entry a program has. */
interface Had {
  readonly value: unknown;
  readonly version: number | undefined;
}

export interface FollowingParts {
  readonly schema: StandardSchemaV1 | undefined;
  readonly fallback: Had | undefined;
  /** Told whenever another version is worked with, or it is known why not. */
  readonly tell: (said: Pick<ConfigReader, 'version' | 'trouble'>) => void;
  /** Told of what a listener threw. */
  readonly onThrown: (error: unknown) => void;
}

/** What one entry has come to in this program: a value is replaced by another whole one that fits, or stays. */
export class Following {
  readonly #parts: FollowingParts;
  readonly #listeners = new Set<(value: never, version: number) => void>();
  had: Had | undefined;
  trouble: ConfigTrouble | undefined;
  /** Why it does not fit, in words. */
  because = '';
  /** What was heard last and is not judged yet; what stood before it meanwhile is missed. */
  #unjudged: StoredDocument<ConfigEntry> | undefined;
  #isJudging = false;
  #onJudged = (): void => {};
  /** Resolves when something that stands has been judged for the first time. */
  readonly judged = new Promise<void>((resolve) => {
    this.#onJudged = resolve;
  });

  constructor(parts: FollowingParts) {
    this.#parts = parts;
    this.had = parts.fallback;
  }

  onChange(listener: (value: never, version: number) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Takes in what stands. One is judged at a time, and when it has been the newest of those that came meanwhile: so no answer of a slow schema overtakes a later
   * one, and a value that is replaced faster than it is judged is taken all the same.
   */
  async hear(stored: StoredDocument<ConfigEntry>): Promise<void> {
    this.#unjudged = stored;
    if (this.#isJudging) return;
    this.#isJudging = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      await this.#judge(next);
      this.#onJudged();
    }
    this.#isJudging = false;
  }

  #next(): StoredDocument<ConfigEntry> | undefined {
    const next = this.#unjudged;
    this.#unjudged = undefined;
    return next;
  }

  async #judge(stored: StoredDocument<ConfigEntry>): Promise<void> {
    if (stored.kind !== 'document') {
      this.#keep(stored.kind, stored.kind === 'broken' ? stored.problem : '');
      return;
    }
    const { version, value } = stored.document;
    if (version === this.had?.version && this.trouble === undefined) return;
    const { schema } = this.#parts;
    const judgement = schema === undefined ? undefined : await judgedBy(schema, value);
    if (judgement?.kind === 'unfit') this.#keep('unfit', issuesSentence(judgement.issues));
    else this.#take({ value: judgement === undefined ? value : judgement.value, version });
  }

  #take(had: { readonly value: unknown; readonly version: number }): void {
    const isNew = this.had?.version !== had.version;
    this.trouble = undefined;
    this.because = '';
    this.had = had;
    this.#parts.tell({ version: had.version });
    if (!isNew) return;
    for (const listener of [...this.#listeners]) {
      try {
        listener(had.value as never, had.version);
      } catch (error) {
        this.#parts.onThrown(error);
      }
    }
  }

  #keep(trouble: ConfigTrouble, because: string): void {
    this.trouble = trouble;
    this.because = because;
    this.#parts.tell({ version: this.had?.version ?? null, trouble });
  }
}
