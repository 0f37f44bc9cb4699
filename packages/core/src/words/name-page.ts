/** Which part of a list that is ordered by name. */
export interface NameQuery {
  readonly limit: number;
  /** Only what comes after this name. */
  readonly after?: string;
}

/** One page of such a list. */
export interface NamePage<T> {
  readonly items: readonly T[];
  /** How many names the whole list has, as far as they are counted without being read. */
  readonly total: number;
  /** The name after which the next page begins; absent on the last. A page may be short and have one all the same. */
  readonly next?: string;
}
