import { randomUUID } from 'node:crypto';
import { type Paths, parentOf } from '../paths.ts';
import type { MultiOp } from '../znodes/multi.ts';
import type { Znodes } from '../znodes/znodes.ts';

/** Who the ensemble's data is, as the data of its root says. */
export interface Identity {
  /** A UUID: made with the data, and made anew when the data turned out to have gone back in time. */
  readonly id: string;
  /** Every revision that is given from now on is above this. */
  readonly revisionsAbove: number;
}

/** The identity with the version of the znode that holds it. */
export interface StandingIdentity extends Identity {
  readonly version: number;
}

const form = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?: (\d{1,16}))?$/;

/** Reads `<uuid>` or `<uuid> <revision>`; `undefined` for what somebody else wrote there. */
export function parseIdentity(data: Buffer): Identity | undefined {
  const match = form.exec(data.toString());
  const revisionsAbove = Number(match?.[2] ?? 0);
  const [, id] = match ?? [];
  return id !== undefined && Number.isSafeInteger(revisionsAbove)
    ? { id, revisionsAbove }
    : undefined;
}

export function identityData({ id, revisionsAbove }: Identity): Buffer {
  return Buffer.from(revisionsAbove === 0 ? id : `${id} ${revisionsAbove}`);
}

/** A new name for the data, under which revisions are counted on. */
function renamed({ revisionsAbove }: Identity): Identity {
  return { id: randomUUID(), revisionsAbove };
}

/** The identity that stands, or one that is made now; whoever comes first names the ensemble. */
export async function ensureIdentity(znodes: Znodes, paths: Paths): Promise<StandingIdentity> {
  const made: Identity = { id: randomUUID(), revisionsAbove: 0 };
  for (;;) {
    const root = await znodes.get(paths.root);
    const standing = root && parseIdentity(root.data);
    if (root !== undefined && standing !== undefined) return { ...standing, version: root.version };
    await putIdentity(znodes, paths, { identity: made, over: root?.version });
  }
}

/** Writes the identity where none stands that can be read: over a znode at this version, or as a new one. */
export async function putIdentity(
  znodes: Znodes,
  paths: Paths,
  put: { readonly identity: Identity; readonly over: number | undefined },
): Promise<void> {
  const data = identityData(put.identity);
  if (put.over !== undefined) {
    await znodes.set(paths.root, data, put.over);
    return;
  }
  const made = await znodes.create(paths.root, data, 'persistent');
  if (made.kind === 'no-parent') await znodes.ensure(parentOf(paths.root));
}

/**
 * Gives the data a new name. With `proof`, only if that znode stands; `undefined` when it does not.
 */
export async function renameEnsemble(
  znodes: Znodes,
  paths: Paths,
  proof?: string,
): Promise<string | undefined> {
  for (;;) {
    const standing = await ensureIdentity(znodes, paths);
    const made = renamed(standing);
    const ops: MultiOp[] = [
      ...(proof === undefined ? [] : [{ kind: 'check', path: proof } as const]),
      { kind: 'set', path: paths.root, data: identityData(made), version: standing.version },
    ];
    const written = await znodes.multi(ops);
    if (written.kind === 'done') return made.id;
    if (proof !== undefined && written.index === 0) return undefined;
  }
}

/** Lets no revision be given at or below this any more. Only ever raises. */
export async function raiseRevisions(
  znodes: Znodes,
  paths: Paths,
  revisionsAbove: number,
): Promise<void> {
  for (;;) {
    const standing = await ensureIdentity(znodes, paths);
    if (standing.revisionsAbove >= revisionsAbove) return;
    const data = identityData({ id: standing.id, revisionsAbove });
    if ((await znodes.set(paths.root, data, standing.version)) === 'set') return;
  }
}
