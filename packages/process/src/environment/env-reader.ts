import { readSmallFile, secretFileBytes } from './small-file.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables and collects everything that is wrong with them, so that it can be said at once. */
export class EnvReader {
  readonly problems: string[] = [];
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
  }

  /** The variable without surrounding blanks; `undefined` when it is unset or empty. */
  text(name: string): string | undefined {
    const value = this.#env[name]?.trim();
    return value === '' ? undefined : value;
  }

  required(name: string, example: string): string {
    const value = this.text(name);
    if (value === undefined) this.problems.push(`${name} is not set; an example is ${example}`);
    return value ?? '';
  }

  /**
   * A secret: the variable itself, or the content of the file that `<name>_FILE` names, without surrounding blanks.
   * What it says of a problem never holds the secret.
   */
  secret(name: string): string | undefined {
    const value = this.text(name);
    const path = this.text(`${name}_FILE`);
    if (path === undefined) return value;
    if (value !== undefined) {
      this.problems.push(`${name} and ${name}_FILE are both set; one of them is expected`);
      return undefined;
    }
    const read = readSmallFile(path, secretFileBytes);
    if (read.kind === 'read') return read.text;
    this.problems.push(`${name}_FILE names ${path}, which ${read.problem}`);
    return undefined;
  }

  integer(name: string, bounds: { byDefault: number; min: number; max: number }): number {
    const text = this.text(name);
    if (text === undefined) return bounds.byDefault;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= bounds.min && value <= bounds.max) return value;
    this.problems.push(
      `${name} is "${text}"; a whole number from ${bounds.min} to ${bounds.max} is expected`,
    );
    return bounds.byDefault;
  }

  flag(name: string): boolean {
    const text = this.text(name);
    if (text !== undefined && text !== 'true' && text !== 'false') {
      this.problems.push(`${name} is "${text}"; true or false is expected`);
    }
    return text === 'true';
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], byDefault: T): T {
    const text = this.text(name);
    const value = text === undefined ? byDefault : allowed.find((each) => each === text);
    if (value !== undefined) return value;
    this.problems.push(`${name} is "${text}"; one of ${allowed.join(', ')} is expected`);
    return byDefault;
  }

  /** A list separated by commas. `parse` gives `undefined` for an entry that is wrong. */
  list<T>(name: string, parse: (entry: string) => T | undefined, expected: string): readonly T[] {
    const values: T[] = [];
    for (const entry of (this.text(name) ?? '').split(',')) {
      if (entry.trim() === '') continue;
      const value = parse(entry.trim());
      if (value !== undefined) values.push(value);
      else this.problems.push(`${name} holds "${entry.trim()}"; ${expected} is expected`);
    }
    return values;
  }
}
