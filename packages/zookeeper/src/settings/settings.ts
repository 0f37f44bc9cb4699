import {
  type Checkpoint,
  CoordinationFault,
  cutText,
  invariant,
  leaderOffice,
  type SharedSettings,
} from '@escapement/core';
import { readCheckpoint } from '../election/checkpoint.ts';
import { raiseRevisions, renameEnsemble } from '../identity/identity.ts';
import type { IdentityKeeper } from '../identity/identity-keeper.ts';
import type { Paths } from '../paths.ts';
import type { Znodes } from '../znodes/znodes.ts';

/** Configuration that all processes share, under `/settings`, and the last checkpoint at `/cursor`. */
export class ZooKeeperSettings implements SharedSettings {
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #identity: IdentityKeeper;

  constructor(parts: { znodes: Znodes; paths: Paths; identity: IdentityKeeper }) {
    this.#znodes = parts.znodes;
    this.#paths = parts.paths;
    this.#identity = parts.identity;
  }

  async getOrCreate(name: string, make: () => string): Promise<string> {
    const path = this.#settingPath(name);
    for (;;) {
      const standing = await this.#znodes.get(path);
      if (standing !== undefined) return standing.data.toString();
      const value = make();
      const made = await this.#znodes.create(path, Buffer.from(value), 'persistent');
      if (made.kind === 'created') return value;
      if (made.kind === 'no-parent') await this.#znodes.ensure(this.#paths.settings);
    }
  }

  async read(name: string): Promise<string | undefined> {
    return (await this.#znodes.get(this.#settingPath(name)))?.data.toString();
  }

  /** Read anew each time: after the data of an ensemble was thrown away the same address has another identity. */
  async ensembleId(): Promise<string> {
    return (await this.#identity.read()).id;
  }

  async renameEnsemble(): Promise<string> {
    const id = await renameEnsemble(this.#znodes, this.#paths);
    invariant(id !== undefined, 'a renaming without a proof was refused');
    await this.#identity.read();
    return id;
  }

  onEnsembleChange(listener: (ensembleId: string) => void): () => void {
    return this.#identity.onChange(listener);
  }

  async raiseRevisions(above: number): Promise<void> {
    await raiseRevisions(this.#znodes, this.#paths, above);
  }

  async reserve(
    name: string,
    { above, count }: { readonly above: number; readonly count: number },
  ): Promise<{ readonly from: number; readonly to: number }> {
    const path = this.#settingPath(name);
    for (;;) {
      const standing = await this.#znodes.get(path);
      if (standing === undefined) {
        await this.getOrCreate(name, () => '0');
        continue;
      }
      const from = Math.max(above, reservedIn(path, standing.data.toString()));
      const to = from + count;
      const written = await this.#znodes.set(path, Buffer.from(String(to)), standing.version);
      if (written === 'set') return { from, to };
    }
  }

  readCheckpoint(): Promise<Checkpoint | undefined> {
    return readCheckpoint(this.#znodes, this.#paths.office(leaderOffice).cursor);
  }

  #settingPath(name: string): string {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
      throw new CoordinationFault('COORD_BAD_NAME', `"${name}" cannot be the name of a setting`, {
        retryable: false,
      });
    }
    return this.#paths.setting(name);
  }
}

/** A mark that cannot be read must not be taken for none: numbers that were given would be given again. */
function reservedIn(path: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new CoordinationFault(
    'COORD_BAD_DATA',
    `${path} holds "${cutText(text, 40)}" and no number`,
    {
      retryable: false,
    },
  );
}
