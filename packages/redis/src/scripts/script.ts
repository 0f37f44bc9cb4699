import { invariant, wholeJson } from '@escapement/core';
import type { Redis } from 'ioredis';
import type { Keys } from './names.ts';

/** A Lua script of ours. Its two keys are the bases of all names; what it is asked is one JSON record, `ARGV[1]`, and texts after it. */
export interface Script {
  readonly name: string;
  readonly lua: string;
}

/** Makes the scripts known to a connection. The client sends the text once per socket and the digest afterwards. */
export function defineScripts(client: Redis, scripts: readonly Script[]): void {
  for (const script of scripts) {
    client.defineCommand(script.name, { numberOfKeys: 2, lua: script.lua });
  }
}

type Command = (args: readonly string[]) => Promise<unknown>;

/**
 * Runs a defined script; the client heals a NOSCRIPT by sending the text. `texts` are passed as they are, for what is long and need not be
 * read by the script. What a script is asked it reads whole or not at all, so nothing that people or programs have said may spoil it.
 */
export function runScript(
  on: { readonly client: Redis; readonly keys: Keys },
  script: Script,
  ...[asked, texts = []]: readonly [asked: object, texts?: readonly string[]]
): Promise<unknown> {
  const command = (on.client as unknown as Record<string, Command | undefined>)[script.name];
  invariant(command !== undefined, `the script ${script.name} was not defined`);
  return command.call(on.client, [...on.keys.bases, wholeJson(asked), ...texts]);
}

/**
 * A part of a script that most calls have no use for: it is defined when one of its functions is first called. What a script defines it defines
 * anew in every call, and a function costs more to define than to call.
 */
export function lazily(lua: string, names: readonly string[]): string {
  const stubs = names.map((name) => `${name} = function(...) return load().${name}(...) end`);
  const made = names.map((name) => `${name} = ${name}`).join(', ');
  return `
local ${names.join(', ')}
do
  local loaded
  local function load()
    if loaded then return loaded end
    ${lua}
    loaded = { ${made} }
    return loaded
  end
  ${stubs.join('\n  ')}
end
`;
}
