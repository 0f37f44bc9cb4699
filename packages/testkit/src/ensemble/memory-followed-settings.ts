import type { Fault, FollowedSetting, FollowedSettings } from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';

/** Settings of an ensemble in memory that one member follows. */
export class MemoryFollowedSettings implements FollowedSettings {
  readonly #ensemble: EnsembleState;
  readonly #fault: () => Fault | undefined;
  readonly #followers = new Set<Follower>();

  constructor(ensemble: EnsembleState, fault: () => Fault | undefined) {
    this.#ensemble = ensemble;
    this.#fault = fault;
    ensemble.onText(() => this.hear());
  }

  follow(name: string, make: () => string, options: { isPutBack?: boolean } = {}): FollowedSetting {
    const follower = new Follower(this.#ensemble, { name, make, ...options });
    this.#followers.add(follower);
    this.hear();
    return {
      current: () => follower.current(),
      refreshed: async () => {
        this.#ask();
        return follower.look();
      },
      close: async () => void this.#followers.delete(follower),
    };
  }

  async change(name: string, change: (text: string) => string): Promise<void> {
    this.#ask();
    this.#ensemble.writeText(name, change(this.#ensemble.textOr(name, () => '')));
  }

  /** Reads all that is followed anew, while it can be asked. */
  hear(): void {
    if (this.#fault() !== undefined) return;
    for (const follower of this.#followers) follower.look();
  }

  #ask(): void {
    const fault = this.#fault();
    if (fault !== undefined) throw fault;
  }
}

class Follower {
  readonly #ensemble: EnsembleState;
  readonly #name: string;
  readonly #make: () => string;
  readonly #waiting: ((text: string) => void)[] = [];
  #text: string | undefined;

  constructor(
    ensemble: EnsembleState,
    followed: {
      readonly name: string;
      readonly make: () => string;
      readonly isPutBack?: boolean;
    },
  ) {
    this.#ensemble = ensemble;
    this.#name = followed.name;
    this.#make = () => (followed.isPutBack === true ? this.#text : undefined) ?? followed.make();
  }

  current(): Promise<string> {
    if (this.#text !== undefined) return Promise.resolve(this.#text);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  look(): string {
    const text = this.#ensemble.textOr(this.#name, this.#make);
    this.#text = text;
    for (const resolve of this.#waiting.splice(0)) resolve(text);
    return text;
  }
}
