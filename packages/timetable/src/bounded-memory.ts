/** Remembers what a pure function said, up to a bound; when full it starts anew. */
export class BoundedMemory<Value> {
  readonly #known = new Map<string, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What `make` says for the key, now or when it was first asked. */
  get(key: string, make: () => Value): Value {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (this.#known.size >= this.#limit) this.#known.clear();
    this.#known.set(key, made);
    return made;
  }
}
