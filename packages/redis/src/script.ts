import type { IRedisTransaction } from 'bullmq';
import type { Redis } from 'ioredis';

/** A Lua script of ours. It gets one key, the base of all our names, and builds every other name from it. */
export interface Script {
  readonly name: string;
  readonly lua: string;
}

export type ScriptArgument = string | number;

/** Makes the scripts known to a connection. The client sends the text once per socket and the digest afterwards. */
export function defineScripts(client: Redis, scripts: readonly Script[]): void {
  for (const script of scripts) {
    client.defineCommand(script.name, { numberOfKeys: 1, lua: script.lua });
  }
}

type Command = (args: readonly ScriptArgument[]) => Promise<unknown>;

/** Runs a defined script alone. The client itself heals a NOSCRIPT here, by sending the text. */
export function runScript(
  client: Redis,
  script: Script,
  args: readonly ScriptArgument[],
): Promise<unknown> {
  const command = (client as unknown as Record<string, Command | undefined>)[script.name];
  if (command === undefined) throw new Error(`the script ${script.name} was not defined`);
  return command.call(client, args);
}

/** Adds a defined script to a transaction. */
export function queueScript(
  transaction: IRedisTransaction,
  script: Script,
  args: readonly ScriptArgument[],
): void {
  transaction.runCommand(script.name, [...args]);
}

/**
 * Loads every script that the connection knows, BullMQ's among them. Inside MULTI nobody heals a NOSCRIPT: the client saw
 * QUEUED and goes on believing that the server has the script.
 */
export async function reloadScripts(client: Redis): Promise<void> {
  const known: Readonly<Record<string, { readonly lua: string }>> = client.scriptsSet;
  await Promise.all(Object.values(known).map((script) => client.script('LOAD', script.lua)));
}
