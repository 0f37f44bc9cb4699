import {
  type PastRow,
  pastWith,
  type RevisionsReading,
  revisionsOf,
  type Shape,
  type Versioned,
} from '@escapement/core';
import { parentOf } from '../paths.ts';
import type { MultiOp } from '../znodes/multi.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { packPast, unpackPast } from './packed-past.ts';

/** Of which things a past is kept. */
export interface PastKind<D extends Versioned, Content extends object> {
  readonly shape: Shape<D>;
  contentOf(document: D): Content;
  /** Of the past of one thing, packed. */
  readonly bytesAtMost: number;
}

/** What stood before a write: nothing, so that whatever is kept under the name is another's; or a version that may be unreadable. */
export type Before<D> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'document'; readonly document: D };

/** Keeps the past of things, each in a znode of its own beside the thing. */
export class PastKeeper<D extends Versioned, Content extends object> {
  readonly #znodes: Znodes;
  readonly #kind: PastKind<D, Content>;

  constructor(znodes: Znodes, kind: PastKind<D, Content>) {
    this.#znodes = znodes;
    this.#kind = kind;
  }

  /**
   * What a multi must do beside writing the thing itself. That multi must be refused when the thing was written since `before` was
   * read, so that no version is lost between two writers. A past that cannot be read begins anew.
   */
  async writing(path: string, written: PastRow<D>, before: Before<D>): Promise<MultiOp> {
    const { shape, contentOf, bytesAtMost } = this.#kind;
    const znode = await this.#znodes.get(path);
    const reading = await unpackPast(shape, before.kind === 'absent' ? undefined : znode?.data);
    const past = reading.kind === 'past' ? reading.past : [];
    const standing = before.kind === 'document' ? before.document : undefined;
    const next = pastWith(past, written, { before: standing, contentOf });
    const data = await packPast(next, bytesAtMost);
    if (znode !== undefined) return { kind: 'set', path, data };
    await this.#znodes.ensure(parentOf(path));
    return { kind: 'create', path, data };
  }

  /** What a multi must do beside deleting the thing itself. */
  async removing(path: string): Promise<readonly MultiOp[]> {
    return (await this.#znodes.get(path)) === undefined ? [] : [{ kind: 'remove', path }];
  }

  /** The revisions of what stands; `standing` is undefined where that cannot be read. */
  async read(path: string, standing: D | undefined): Promise<RevisionsReading<Content>> {
    const { shape, contentOf } = this.#kind;
    const reading = await unpackPast(shape, (await this.#znodes.get(path))?.data);
    if (reading.kind === 'broken') return reading;
    return { kind: 'read', revisions: revisionsOf(reading.past, standing, contentOf) };
  }
}
