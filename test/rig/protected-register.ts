import type { Grant } from './grant-order.ts';

/** What a lock protects: it refuses a token that is smaller than one it has seen, and notes who was inside with whom. */
export class ProtectedRegister {
  readonly grants: Grant[] = [];
  readonly inside = new Set<{ readonly token: number; readonly alone: boolean }>();
  readonly faults: string[] = [];
  highest = 0;
  refused = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get tokens(): readonly number[] {
    return this.grants.map(({ token }) => token);
  }

  enter(token: number, alone: boolean) {
    const visit = { token, alone };
    this.inside.add(visit);
    const others = [...this.inside].filter((each) => each !== visit);
    this.grants.push({ ...visit, beside: others.length });
    const isAmiss = alone ? others.length > 0 : others.some((each) => each.alone);
    if (isAmiss || this.inside.size > this.#most) {
      this.faults.push(`${token} beside ${others.map((each) => each.token)}`);
    }
    return visit;
  }

  /** Whether an effect counts. */
  write(token: number): boolean {
    if (token < this.highest) this.refused += 1;
    else this.highest = token;
    return token >= this.highest;
  }
}
