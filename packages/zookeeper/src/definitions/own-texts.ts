import type { JobDefinition } from '@escapement/core';

/** More than what is written and not yet read back, unless ZooKeeper is slow; what is forgotten is read like anybody's. */
const textsAtMost = 2_048;
const charactersAtMost = 2_048;

/**
 * The texts of definitions that this process wrote a moment ago. Their shape was checked before they were written, and the watch on their bucket
 * brings each of them back: what comes back as the very text that was written is the definition that was checked, and is not checked again.
 */
export class OwnTexts {
  readonly #printed = new Map<string, JobDefinition>();

  note(text: string, definition: JobDefinition): void {
    if (text.length > charactersAtMost) return;
    this.#printed.set(text, definition);
    if (this.#printed.size <= textsAtMost) return;
    const [oldest] = this.#printed.keys();
    if (oldest !== undefined) this.#printed.delete(oldest);
  }

  /** The definition that was printed as this text, once. */
  take(text: string): JobDefinition | undefined {
    const definition = this.#printed.get(text);
    if (definition !== undefined) this.#printed.delete(text);
    return definition;
  }
}
