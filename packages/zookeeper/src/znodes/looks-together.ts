import type { ZnodeStat } from './znode.ts';
import type { Znodes } from './znodes.ts';

/** Looked at by one request. */
const atOnce = 64;

interface Look {
  readonly path: string;
  readonly tell: (stat: ZnodeStat | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Looks at znodes by reading those together that are asked for in one turn: what a look costs the server and us is its request. Only for what is
 * small, since the protocol has no way to look at many without their content.
 */
export class LooksTogether {
  readonly #znodes: Pick<Znodes, 'getMany' | 'stat'>;
  #asked: Look[] = [];

  constructor(znodes: Pick<Znodes, 'getMany' | 'stat'>) {
    this.#znodes = znodes;
  }

  /** As `Znodes.stat`. */
  stat(path: string): Promise<ZnodeStat | undefined> {
    if (this.#asked.length === 0) setImmediate(() => this.#lookAtAll());
    return new Promise((tell, fail) => {
      this.#asked.push({ path, tell, fail });
    });
  }

  #lookAtAll(): void {
    const asked = this.#asked;
    this.#asked = [];
    for (let from = 0; from < asked.length; from += atOnce) {
      const some = asked.slice(from, from + atOnce);
      this.#lookAt(some).catch((error: unknown) => {
        for (const { fail } of some) fail(error);
      });
    }
  }

  async #lookAt(asked: readonly Look[]): Promise<void> {
    const found = await this.#znodes.getMany(asked.map(({ path }) => path));
    for (const [place, { path, tell, fail }] of asked.entries()) {
      const read = found[place];
      // Whoever may not read it may look at it still.
      if (read?.kind === 'forbidden') this.#znodes.stat(path).then(tell, fail);
      else tell(read?.kind === 'znode' ? read.znode : undefined);
    }
  }
}
