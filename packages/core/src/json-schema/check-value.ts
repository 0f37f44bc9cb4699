import { arrayTests } from './array-tests.ts';
import { combiningTests } from './combining-tests.ts';
import { isObject, type SchemaFinding } from './finding.ts';
import { objectTests } from './object-tests.ts';
import { type Pattern, readPattern } from './pattern.ts';
import { referred } from './reference.ts';
import type { KeywordTest, Site } from './site.ts';
import { valueTests } from './value-tests.ts';

const tests = new Map<string, KeywordTest>(
  Object.entries({ ...valueTests, ...objectTests, ...arrayTests, ...combiningTests }),
);

/** A step takes a microsecond or two, so that no check takes longer than some tens of milliseconds. */
const stepsAtMost = 25_000;
const depthAtMost = 400;
const findingsAtMost = 20;

const tooCostly: SchemaFinding = {
  path: '',
  message: {
    en: 'is more than can be checked: make the schema simpler, or the value smaller',
    zh: '超出了可检查的范围：请简化 schema，或缩小该值',
  },
};

/**
 * All that is wrong with a value by a schema that has no problems of its own; at most twenty findings. Interprets the schema, and makes no code of
 * it. What it may cost is counted, since a schema of a page can ask for more steps than there are atoms; a value that was not looked
 * at in full does not fit.
 */
export function valueProblems(schema: unknown, value: unknown): readonly SchemaFinding[] {
  const check = new Check(schema);
  const found: SchemaFinding[] = [];
  check.fits(schema, { value, path: '', found });
  return check.isSpent ? [tooCostly] : found;
}

/** What is looked at, and where what is wrong is said; nowhere while alternatives are tried. */
interface Look {
  readonly value: unknown;
  readonly path: string;
  readonly found: SchemaFinding[] | undefined;
}

class Check {
  readonly #root: unknown;
  readonly #patterns = new Map<string, Pattern | undefined>();
  readonly #referred = new Map<string, unknown>();
  #stepsLeft = stepsAtMost;
  #depth = 0;

  constructor(root: unknown) {
    this.#root = root;
  }

  get isSpent(): boolean {
    return this.#stepsLeft < 0;
  }

  fits(schema: unknown, look: Look): boolean {
    if (!this.#spend(1) || schema === true) return true;
    if (!isObject(schema)) {
      look.found?.push({ path: look.path, message: { en: 'is not allowed', zh: '不允许' } });
      return false;
    }
    this.#depth += 1;
    // Deeper than any schema of ours and any value goes: it would be the stack that ends it.
    if (this.#depth > depthAtMost) this.#stepsLeft = -1;
    const isGood = this.#obeys(schema, look);
    this.#depth -= 1;
    return isGood;
  }

  #obeys(schema: Readonly<Record<string, unknown>>, look: Look): boolean {
    const site = this.#site(schema, look);
    let isGood = true;
    for (const [keyword, rule] of Object.entries(schema)) {
      const test = tests.get(keyword);
      if (test === undefined || !this.#spend(1)) continue;
      if (!test(rule, site)) isGood = false;
      // Nobody hears of more while alternatives are tried.
      if (!isGood && look.found === undefined) return false;
    }
    return isGood;
  }

  #site(schema: Readonly<Record<string, unknown>>, { value, path, found }: Look): Site {
    return {
      ...{ value, path, schema },
      say: (message, at = path) => {
        if (found !== undefined && found.length < findingsAtMost) found.push({ path: at, message });
        return false;
      },
      fits: (other, part, at) => this.fits(other, { value: part, path: at, found }),
      wouldFit: (other, part) => this.fits(other, { value: part, path, found: undefined }),
      spend: (steps) => this.#spend(steps),
      pattern: (source) => this.#pattern(source),
      referred: (reference) => this.#at(reference),
    };
  }

  #spend(steps: number): boolean {
    this.#stepsLeft -= Math.ceil(steps);
    return this.#stepsLeft >= 0;
  }

  #at(reference: string): unknown {
    if (!this.#referred.has(reference)) {
      this.#referred.set(reference, referred(this.#root, reference));
    }
    return this.#referred.get(reference);
  }

  #pattern(source: string): Pattern | undefined {
    if (!this.#patterns.has(source)) this.#patterns.set(source, readPattern(source));
    return this.#patterns.get(source);
  }
}
