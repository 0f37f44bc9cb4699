import { randomBytes } from 'node:crypto';
import {
  type Clock,
  CoordinationFault,
  type DecideDocument,
  type DeleteOutcome,
  type DocumentContent,
  type DocumentEdit,
  type DocumentFacts,
  type DocumentKind,
  type PutOutcome,
  type StoredDocument,
  type Wanted,
} from '@escapement/core';
import { isUnanswered } from '../connection/codes.ts';
import type { PastKeeper } from '../revisions/past-keeper.ts';
import type { MultiOp } from '../znodes/multi.ts';
import { mustBeWanted } from '../znodes/still-wanted.ts';
import { decode, encode, type Znode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { type DocumentRegister, parseRegister, withWrite } from './document-register.ts';
import { readDocument, toStoredDocument } from './document-znode.ts';

const attemptsOfOneWrite = 60;

/** What a write of either kind comes to. */
export type Settled<D> = PutOutcome<D> | DeleteOutcome<D>;
type Refused = Extract<PutOutcome<never>, { kind: 'refused' }>;

/** Where a document stands, and where its past is kept. */
export interface DocumentPlace {
  readonly name: string;
  readonly path: string;
  readonly pastPath: string;
}

/** One write: of which document, what is decided when it is seen what stands, and who asked for it. */
export interface DocumentAct<D extends DocumentFacts> extends Wanted {
  readonly place: DocumentPlace;
  readonly decide: DecideDocument<D>;
  readonly by?: string | undefined;
}

/** An act under a random name, by which it is known again when no answer came. */
type NamedAct<D extends DocumentFacts> = DocumentAct<D> & { readonly writeId: string };

/** What an act found. */
interface Found<D extends DocumentFacts> {
  readonly registerZnode: Znode;
  readonly register: DocumentRegister;
  readonly stored: StoredDocument<D>;
}

interface WriterParts<D extends DocumentFacts> {
  readonly kind: DocumentKind<D>;
  /** The path of the folder. */
  readonly folder: string;
  readonly past: PastKeeper<D, DocumentContent<D>>;
  readonly znodes: Znodes;
  readonly clock: Clock;
}

/**
 * Writes documents of a kind. Each write is one multi of the folder's register at its expected version, the document, and its past; so
 * two writers never overtake each other, and no revision is without its version.
 */
export class DocumentWriter<D extends DocumentFacts> {
  readonly #parts: WriterParts<D>;

  constructor(parts: WriterParts<D>) {
    this.#parts = parts;
  }

  /** Tries as often as others come before. Throws COORD_CONTENDED when there was no end of them. */
  async write(act: DocumentAct<D>): Promise<Settled<D>> {
    const { kind, clock } = this.#parts;
    const { name } = act.place;
    const writeId = randomBytes(9).toString('base64url');
    for (let attempt = 1; attempt <= attemptsOfOneWrite; attempt += 1) {
      mustBeWanted(act);
      const settled = await this.#attempt({ ...act, writeId });
      if (settled !== 'again') return settled;
      await clock.sleep(Math.random() * Math.min(50, 2 * attempt));
    }
    const what = `${kind.one} "${name}": too many other writers`;
    throw new CoordinationFault('COORD_CONTENDED', what, { retryable: true, data: { name } });
  }

  async #attempt(act: NamedAct<D>): Promise<Settled<D> | 'again'> {
    const { znodes, folder, kind } = this.#parts;
    const { name, path } = act.place;
    // The register is read first: the multi passes only if no document has been written since.
    const registerZnode = await znodes.get(folder);
    if (registerZnode === undefined) throw noGround(folder);
    const register = parseRegister(decode(registerZnode.data));
    const stored = readDocument(kind, name, await znodes.get(path));
    const found = { registerZnode, register, stored };
    const edit = act.decide(stored, register);
    mustBeWanted(act);
    switch (edit.kind) {
      case 'settled':
        return edit.outcome;
      case 'delete':
        return await this.#delete(act, found, edit.version);
      case 'store':
        return await this.#store(act, found, edit);
    }
  }

  async #delete(
    { place, writeId }: NamedAct<D>,
    found: Found<D>,
    removed: number,
  ): Promise<DeleteOutcome<D> | 'again'> {
    const ops: MultiOp[] = [
      this.#registering(found, withWrite(found.register, { writeId, removed })),
      { kind: 'remove', path: place.path },
      ...(await this.#parts.past.removing(place.pastPath)),
    ];
    const outcome = { kind: 'deleted', ...stoodBefore(found) } as const;
    return (await this.#commit(ops, writeId)) ? outcome : 'again';
  }

  async #store(
    { place, writeId, by }: NamedAct<D>,
    found: Found<D>,
    edit: Extract<DocumentEdit<D>, { kind: 'store' }>,
  ): Promise<PutOutcome<D> | 'again'> {
    const { data, document } = toStoredDocument(this.#parts.kind, edit.document);
    const refused = await this.#refusal(data, found.stored);
    if (refused !== undefined) return refused;
    const after = withWrite(found.register, { writeId, stored: document.version });
    const kind = found.stored.kind === 'absent' ? 'create' : 'set';
    const ops: MultiOp[] = [
      this.#registering(found, after),
      { kind, path: place.path, data },
      await this.#parts.past.writing(place.pastPath, { by, document }, found.stored),
    ];
    const outcome = { kind: 'written', document, ...stoodBefore(found) } as const;
    return (await this.#commit(ops, writeId)) ? outcome : 'again';
  }

  /** Nobody is refused an edit of what stands because there are too many: it makes them no more. */
  async #refusal(data: Buffer, stored: StoredDocument<D>): Promise<Refused | undefined> {
    const { znodes, folder, kind } = this.#parts;
    if (data.length > kind.bytesAtMost) return { kind: 'refused', because: 'too-large' };
    if (stored.kind !== 'absent') return undefined;
    const names = (await znodes.children(folder)) ?? [];
    return names.length < kind.countAtMost ? undefined : { kind: 'refused', because: 'too-many' };
  }

  #registering({ registerZnode }: Found<D>, after: DocumentRegister): MultiOp {
    const { version } = registerZnode;
    return { kind: 'set', path: this.#parts.folder, data: encode(after), version };
  }

  /** Whether the multi was carried out; when no answer came, the register is asked. */
  async #commit(ops: readonly MultiOp[], writeId: string): Promise<boolean> {
    const { znodes, folder } = this.#parts;
    try {
      return (await znodes.multi(ops)).kind === 'done';
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      await znodes.sync(folder);
      const after = await znodes.get(folder);
      if (after === undefined) return false;
      return parseRegister(decode(after.data)).writes.includes(writeId);
    }
  }
}

/** What stood, as far as it can be read. */
function stoodBefore<D extends DocumentFacts>({ stored }: Found<D>): { readonly before?: D } {
  return stored.kind === 'document' ? { before: stored.document } : {};
}

function noGround(path: string): CoordinationFault {
  return new CoordinationFault('COORD_NO_GROUND', `${path} does not exist`, { retryable: true });
}
