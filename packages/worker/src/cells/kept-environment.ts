type Environment = Record<string, string | undefined>;

/** The part of a process by which its environment is reached, which may be given another. */
export interface EnvironmentHolder {
  env: Environment;
}

/** Remembers the environment. The answer puts it back, also where another was put in its place; what it says is how many variables had been changed. */
export function keepEnvironment(holder: EnvironmentHolder): () => number {
  const { env } = holder;
  const kept = new Map(Object.entries(env));
  return () => {
    let changed = holder.env === env ? 0 : 1;
    holder.env = env;
    for (const name of Object.keys(env)) {
      if (kept.has(name)) continue;
      delete env[name];
      changed += 1;
    }
    for (const [name, value] of kept) {
      if (env[name] === value) continue;
      env[name] = value;
      changed += 1;
    }
    return changed;
  };
}
