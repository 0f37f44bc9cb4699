import type { Checkpoint } from '../decisions/checkpoint.ts';

/** Configuration that all processes share, and the last checkpoint of whoever led. */
export interface SharedSettings {
  /** Reads the value, or writes `make()` if none stands; whoever came first wins. */
  getOrCreate(name: string, make: () => string): Promise<string>;
  read(name: string): Promise<string | undefined>;
  /** Identity of this ensemble's data, made at first use. */
  ensembleId(): Promise<string>;
  /** Gives the data of the ensemble a new name, for a person who has decided so; answers the new one. */
  renameEnsemble(): Promise<string>;
  /** Called with the new name when the data has become another's, or was given another. */
  onEnsembleChange(listener: (ensembleId: string) => void): () => void;
  /** No revision is given at or below this any more. Only ever raises. */
  raiseRevisions(above: number): Promise<void>;
  /** So many numbers that nobody was given before under this name, and above another: those above `from`, up to `to`. */
  reserve(
    name: string,
    wanted: { readonly above: number; readonly count: number },
  ): Promise<{ readonly from: number; readonly to: number }>;
  readCheckpoint(): Promise<Checkpoint | undefined>;
}
