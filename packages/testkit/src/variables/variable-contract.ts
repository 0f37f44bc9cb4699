import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigFault } from '@escapement/core';
import type { ContractFact } from '../contract-fact.ts';
import { leastVariables } from './reach-variables.ts';
import { type VariableFact, watchedEnvironment } from './variable-facts.ts';

type Variables = Readonly<Record<string, string | undefined>>;
/** Reads an environment; throws a `ConfigFault` that says all that is wrong with it. */
type Parse<Config> = (env: Variables) => Config;
type Fact<Config> = ContractFact<Parse<Config>>;

/** What a process is told by its environment. */
export interface ToldVariables<Config> {
  readonly facts: readonly VariableFact<Config>[];
  readonly secrets: readonly VariableFact<Config>[];
  /** Beginnings of the names of its files in PEM, each with `_CERT`, `_KEY` and `_CA`. */
  readonly pemPrefixes: readonly string[];
  /** What else it reads, of which no more than that is said here. */
  readonly others?: readonly string[];
  /** What another kind of process would refuse. */
  readonly strange: Variables;
}

/** Holds every variable to what is said of it, and the list of them to what is read. */
export function variableContract<Config>(told: ToldVariables<Config>): readonly Fact<Config>[] {
  const { facts, secrets } = told;
  return [
    ...[...facts, ...secrets].flatMap(variableFacts),
    ...secrets.flatMap(secretFacts),
    ...pemFiles(told).map((name) => fileFact<Config>(name)),
    ...environmentFacts(told),
  ];
}

const pemFiles = <Config>({ pemPrefixes }: ToldVariables<Config>): readonly string[] =>
  pemPrefixes.flatMap((prefix) => ['CERT', 'KEY', 'CA'].map((end) => `${prefix}_${end}`));

function variableFacts<Config>(said: VariableFact<Config>): readonly Fact<Config>[] {
  const { name, of, right, wrong } = said;
  const others = without(said);
  const mustBeSet = !Object.hasOwn(said, 'byDefault');
  return [
    {
      fact: `${name} ${mustBeSet ? 'must be set' : 'has a value without being set'}`,
      async check(parse) {
        if (!mustBeSet) assert.deepEqual(of(parse(others)), said.byDefault);
        else assert.match(problemsOf(parse, others).join(), new RegExp(`^${name} is not set`));
      },
    },
    {
      fact: `${name} that is empty is not set`,
      async check(parse) {
        const empty = { ...others, [name]: '  ' };
        assert.deepEqual(problemsOf(parse, empty), problemsOf(parse, others));
        if (!mustBeSet) assert.deepEqual(parse(empty), parse(others));
      },
    },
    ...right.map(([text, value]) => ({
      fact: `${name} may be ${text}`,
      check: async (parse: Parse<Config>) =>
        assert.deepEqual(of(parse({ ...others, [name]: ` ${text} ` })), value),
    })),
    ...wrong.map((text) => ({
      fact: `${name} cannot be ${text}, and is named`,
      async check(parse: Parse<Config>) {
        const problems = problemsOf(parse, { ...others, [name]: text }).join();
        assert.ok(problems.includes(name), `"${problems}" names ${name}`);
        assert.doesNotMatch(problems, /hush/);
      },
    })),
  ];
}

function secretFacts<Config>(said: VariableFact<Config>): readonly Fact<Config>[] {
  const { name, of, right } = said;
  const inFile = (path: string): Variables => ({ ...without(said), [`${name}_FILE`]: path });
  return [
    {
      fact: `${name} may stand in a file instead`,
      async check(parse) {
        for (const [text, value] of right)
          withFile(`${text}\n`, (path) => assert.deepEqual(of(parse(inFile(path))), value));
      },
    },
    {
      fact: `${name} cannot be given twice`,
      async check(parse) {
        const [[text] = ['']] = right;
        const problems = withFile(text, (path) =>
          problemsOf(parse, { ...inFile(path), [name]: text }),
        );
        const twice = `${name} and ${name}_FILE are both set; one of them is expected`;
        assert.ok(problems.includes(twice), problems.join());
      },
    },
    {
      fact: `${name} cannot come from a file that is not there, or empty`,
      async check(parse) {
        const isRefused = (path: string): void => {
          const [problem = '', ...more] = problemsOf(parse, inFile(path));
          assert.ok(problem.startsWith(`${name}_FILE names ${path}`), problem);
          assert.deepEqual(more, []);
        };
        isRefused('/nowhere/at/all');
        withFile('\n', isRefused);
      },
    },
  ];
}

function fileFact<Config>(name: string): Fact<Config> {
  return {
    fact: `${name} is named when its file cannot be read`,
    async check(parse) {
      const problems = problemsOf(parse, { ...leastVariables, [name]: '/nowhere/file.pem' });
      assert.ok(problems.join().includes(name), problems.join());
    },
  };
}

function environmentFacts<Config>(told: ToldVariables<Config>): readonly Fact<Config>[] {
  const { facts, secrets, strange, others = [] } = told;
  return [
    {
      fact: 'what nobody here knows is left alone: it may be of another process that shares the file',
      async check(parse) {
        const env = { ...leastVariables, ...strange, ESCAPEMENT_NO_SUCH: 'x' };
        assert.deepEqual(parse(env), parse(leastVariables));
      },
    },
    {
      fact: 'what is set wrongly in several places is said in one go, each on a line',
      async check(parse) {
        const wrong = facts.flatMap(({ name, wrong: [text] }) =>
          text === undefined ? [] : [[name, text] as const],
        );
        const env = { ...leastVariables, ...Object.fromEntries(wrong) };
        const lines = problemsOf(parse, env);
        for (const [name] of wrong)
          assert.ok(
            lines.some((line) => line.includes(name)),
            `${name} is named`,
          );
      },
    },
    {
      fact: 'every variable that is read is told of here',
      async check(parse) {
        const { env, names } = watchedEnvironment(leastVariables);
        parse(env);
        const known = [
          ...facts.map(({ name }) => name),
          ...secrets.flatMap(({ name }) => [name, `${name}_FILE`]),
          ...pemFiles(told),
          ...others,
        ];
        assert.deepEqual([...names].sort(), [...new Set(known)].sort());
      },
    },
  ];
}

/** Everything that is wrong, a line each; nothing where it can be read. */
function problemsOf<Config>(parse: Parse<Config>, env: Variables): readonly string[] {
  try {
    parse(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.message.split('\n');
    throw error;
  }
}

/** The least that must be set, without this one. */
function without<Config>({ name, beside }: VariableFact<Config>): Variables {
  const { [name]: _, ...others } = { ...leastVariables, ...beside } as Record<string, string>;
  return others;
}

/** Looks at a file that holds this text and is gone afterwards. */
function withFile<T>(text: string, look: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'variables-'));
  try {
    const path = join(folder, 'secret');
    writeFileSync(path, text, { mode: 0o600 });
    return look(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
