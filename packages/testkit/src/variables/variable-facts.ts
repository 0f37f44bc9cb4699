/** What is said of one environment variable. */
export interface VariableFact<Config> {
  readonly name: string;
  /** What of the configuration comes from it. */
  readonly of: (config: Config) => unknown;
  /** Without it; left out for one that must be set. */
  readonly byDefault?: unknown;
  /** Texts and what they come to. */
  readonly right: readonly (readonly [text: string, value: unknown])[];
  readonly wrong: readonly string[];
  /** What else must be set for it to mean anything. */
  readonly beside?: Readonly<Record<string, string>>;
}

/** An environment that notes what it is asked for. */
export function watchedEnvironment(variables: Readonly<Record<string, string>>): {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly names: Set<string>;
} {
  const names = new Set<string>();
  const env = new Proxy<Record<string, string | undefined>>(
    { ...variables },
    {
      get(target, name) {
        if (typeof name === 'string') names.add(name);
        return typeof name === 'string' ? target[name] : undefined;
      },
    },
  );
  return { env, names };
}
