import type { Shape } from '../words/json-reader.ts';
import type { NamePage, NameQuery } from '../words/name-page.ts';
import type { Registration } from './membership.ts';

/** A kind of roll: who is there under a name, each as long as its session stands. */
export interface RollKind<T> {
  /** The name of its folder. */
  readonly folder: string;
  /** Whether this can be the name of a roll, and of one who is in it. */
  isName(name: string): boolean;
  /** What one says of itself. */
  readonly schema: Shape<T>;
  /** So many of one roll are read. */
  readonly readAtMost: number;
}

/** Who is in one roll, by id. */
export interface Roll<T> {
  /** How many there are, of whom `entries` has the first. */
  readonly total: number;
  readonly entries: readonly RollEntry<T>[];
}

export interface RollEntry<T> {
  readonly id: string;
  readonly info: T;
}

/** One's own place in a roll. */
export interface RollPlace<T> extends Registration<T> {
  /** Says something else from now on, and waits for nobody: of several in a row the last is what comes to be read. Never throws. */
  tell(info: T): void;
}

/** Rolls of several kinds: those who are in one stand in it until they leave or their session ends. A roll that nobody is in is none. */
export interface Rolls {
  /** Enters now and again after every new session, until closed. Throws COORD_BAD_NAME for what can be no name. */
  enter<T>(
    kind: RollKind<T>,
    at: { readonly name: string; readonly id: string },
    info: T,
  ): Promise<RollPlace<T>>;
  /** As it stands at the server that is asked. */
  read<T>(kind: RollKind<T>, name: string): Promise<Roll<T>>;
  /** The names under which there is somebody, or was a moment ago. */
  names<T>(kind: RollKind<T>, query: NameQuery): Promise<NamePage<string>>;
}
