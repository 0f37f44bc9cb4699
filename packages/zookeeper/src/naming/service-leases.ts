import {
  CoordinationFault,
  type EpochMillis,
  type InstanceKeeping,
  type InstancePlace,
  type LeaseExpiry,
  type ServiceInstance,
  type ServiceLeases,
  serviceInstanceSchema,
  serviceKind,
  serviceLeaseDataSchema,
  serviceLeaseLimits,
  slotNameSchema,
} from '@escapement/core';
import { parentOf } from '../paths.ts';
import { lookUntil } from '../session/looking.ts';
import type { MultiOp } from '../znodes/multi.ts';
import { decodeAs, encode, type Znode } from '../znodes/znode.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';

const nobody = '0000000000000000';
const tries = 5;
const readTogether = 100;

/** Instances without a session: persistent znodes among the ephemeral ones of a roll, each with a lease in a folder of its own. */
export class ZooKeeperServiceLeases implements ServiceLeases {
  readonly #parts: ZooKeeperParts;

  constructor(parts: ZooKeeperParts) {
    this.#parts = parts;
  }

  async keep(
    at: InstancePlace,
    lease: { readonly info: ServiceInstance; readonly until: EpochMillis },
  ): Promise<InstanceKeeping> {
    const { leasePath, entryPath } = this.#pathsOf(at);
    const { znodes, paths } = this.#parts;
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const [had, entry] = await Promise.all([znodes.get(leasePath), znodes.get(entryPath)]);
      if (entry !== undefined && entry.owner !== nobody) return { kind: 'taken' };
      if (had === undefined && (await this.#isFull())) return { kind: 'full' };
      const info = { ...lease.info, since: sinceOf(had && entry, lease.info) };
      const until = put(leasePath, encode({ until: lease.until }), had);
      const isSame = entry?.data.equals(encode(info)) === true;
      const ops = isSame ? [until] : [until, put(entryPath, encode(info), entry)];
      const done = await znodes.multi(ops);
      if (done.kind === 'done') return { kind: 'kept', info };
      await znodes.ensure(paths.serviceLeases);
      await znodes.ensure(parentOf(entryPath), 'container');
    }
    throw contended(at);
  }

  async remove(at: InstancePlace): Promise<'removed' | 'absent' | 'taken'> {
    const { leasePath, entryPath } = this.#pathsOf(at);
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const { znodes } = this.#parts;
      const [had, entry] = await Promise.all([znodes.get(leasePath), znodes.get(entryPath)]);
      if (entry !== undefined && entry.owner !== nobody) return 'taken';
      if (had === undefined && entry === undefined) return 'absent';
      const done = await znodes.multi([...removal(leasePath, had), ...removal(entryPath, entry)]);
      if (done.kind === 'done') return 'removed';
    }
    throw contended(at);
  }

  async expire(now: EpochMillis): Promise<LeaseExpiry> {
    const { znodes, paths } = this.#parts;
    const names = (await znodes.children(paths.serviceLeases)) ?? [];
    let expired = 0;
    for (let from = 0; from < names.length; from += readTogether) {
      const some = names.slice(from, from + readTogether);
      const found = await znodes.getMany(some.map((name) => `${paths.serviceLeases}/${name}`));
      for (const [index, each] of found.entries()) {
        if (each.kind !== 'znode') continue;
        const isOver = (decodeAs(serviceLeaseDataSchema, each.znode.data)?.until ?? 0) <= now;
        if (isOver && (await this.#takeOut(some[index] ?? '', each.znode))) expired += 1;
      }
    }
    return { expired, isAnyLeft: names.length > expired };
  }

  /** The folder is made where there is none, since a watch that tells of its first child is left on it alone. */
  async untilAny(signal: AbortSignal): Promise<void> {
    const { znodes, paths } = this.#parts;
    await lookUntil({ ...this.#parts, signal }, async (wake) => {
      const names = await znodes.children(paths.serviceLeases, wake);
      if (names !== undefined) return names.length > 0 ? 'some' : 'later';
      await znodes.ensure(paths.serviceLeases);
      return 'again';
    });
  }

  /** In one step, and not where it was renewed meanwhile; another node may have been faster. */
  async #takeOut(leaseName: string, lease: Pick<Znode, 'version'>): Promise<boolean> {
    const { znodes, paths } = this.#parts;
    const [name = '', id = ''] = leaseName.split(':');
    const entryPath = this.#entryPath({ name, id });
    const entry = await znodes.get(entryPath);
    const isOurs = entry?.owner === nobody;
    const done = await znodes.multi([
      ...removal(`${paths.serviceLeases}/${leaseName}`, lease),
      ...(isOurs ? removal(entryPath, entry) : []),
    ]);
    return done.kind === 'done';
  }

  async #isFull(): Promise<boolean> {
    const { znodes, paths } = this.#parts;
    const count = (await znodes.children(paths.serviceLeases))?.length ?? 0;
    return count >= serviceLeaseLimits.instances;
  }

  #entryPath({ name, id }: InstancePlace): string {
    return `${this.#parts.paths.rolls(serviceKind.folder)}/${name}/${id}`;
  }

  #pathsOf(at: InstancePlace): { readonly leasePath: string; readonly entryPath: string } {
    const isName = [at.name, at.id].every((each) => slotNameSchema.safeParse(each).success);
    if (!isName) {
      const problem = `"${at.name}" or "${at.id}" cannot be a name in a roll`;
      throw new CoordinationFault('COORD_BAD_NAME', problem, { retryable: false });
    }
    // A colon is in no name.
    const leasePath = `${this.#parts.paths.serviceLeases}/${at.name}:${at.id}`;
    return { leasePath, entryPath: this.#entryPath(at) };
  }
}

/** Written over what was read, and nothing else. */
function put(path: string, data: Buffer, had: Znode | undefined): MultiOp {
  if (had === undefined) return { kind: 'create', path, data };
  return { kind: 'set', path, data, version: had.version };
}

function removal(path: string, had: Pick<Znode, 'version'> | undefined): readonly MultiOp[] {
  return had === undefined ? [] : [{ kind: 'remove', path, version: had.version }];
}

function sinceOf(entry: Znode | undefined, info: ServiceInstance): string {
  const stands = entry && decodeAs(serviceInstanceSchema, entry.data);
  return stands?.since ?? info.since;
}

function contended({ name, id }: InstancePlace): CoordinationFault {
  const problem = `several say at once what instance "${id}" of "${name}" is`;
  return new CoordinationFault('COORD_TIMEOUT', problem, { retryable: true });
}
