import {
  CoordinationFault,
  type NamePage,
  type NameQuery,
  type Roll,
  type RollKind,
  type RollPlace,
  type Rolls,
} from '@escapement/core';
import { EphemeralRegistration } from './registration.ts';
import { pageOfNames } from './znodes/name-pages.ts';
import { decodeAs } from './znodes/znode.ts';
import type { ZooKeeperParts } from './zookeeper-parts.ts';

/** So many znodes are asked for by one request. */
const readTogether = 100;

/** Rolls: ephemeral znodes in a folder that the server takes away some time after the last of them went. */
export class ZooKeeperRolls implements Rolls {
  readonly #parts: ZooKeeperParts;

  constructor(parts: ZooKeeperParts) {
    this.#parts = parts;
  }

  async enter<T>(
    kind: RollKind<T>,
    { name, id }: { readonly name: string; readonly id: string },
    info: T,
  ): Promise<RollPlace<T>> {
    for (const each of [name, id]) if (!kind.isName(each)) throw badName(each);
    const path = `${this.#folderOf(kind, name)}/${id}`;
    const place = new EphemeralRegistration({ ...this.#parts, path, info, parent: 'container' });
    await place.open();
    return place;
  }

  async read<T>(kind: RollKind<T>, name: string): Promise<Roll<T>> {
    if (!kind.isName(name)) return { total: 0, entries: [] };
    const folder = this.#folderOf(kind, name);
    const ids = [...((await this.#parts.znodes.children(folder)) ?? [])].sort();
    const entries: { id: string; info: T }[] = [];
    const readIds = ids.slice(0, kind.readAtMost);
    for (let at = 0; at < readIds.length; at += readTogether) {
      const some = readIds.slice(at, at + readTogether);
      const found = await this.#parts.znodes.getMany(some.map((id) => `${folder}/${id}`));
      for (const [index, each] of found.entries()) {
        const info = each.kind === 'znode' ? decodeAs(kind.schema, each.znode.data) : undefined;
        const id = some[index];
        // Who left between the list and the reading is there no more; what says nothing of the kind is nobody of ours.
        if (info !== undefined && id !== undefined) entries.push({ id, info });
      }
    }
    const unread = ids.length - readIds.length;
    return { total: entries.length + unread, entries };
  }

  async names<T>(kind: RollKind<T>, query: NameQuery): Promise<NamePage<string>> {
    const { znodes, paths } = this.#parts;
    const names = (await znodes.children(paths.rolls(kind.folder))) ?? [];
    return await pageOfNames(names, query, async (name) => name);
  }

  #folderOf(kind: Pick<RollKind<unknown>, 'folder'>, name: string): string {
    return `${this.#parts.paths.rolls(kind.folder)}/${name}`;
  }
}

function badName(name: string): CoordinationFault {
  const problem = `"${name}" cannot be a name in a roll`;
  return new CoordinationFault('COORD_BAD_NAME', problem, { retryable: false });
}
