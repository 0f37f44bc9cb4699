import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { RedisServer } from '@escapement/testkit';
import { allScripts } from '../../packages/redis/src/scripts/all-scripts.ts';

/** What was asked over one connection in a while: how often, by what it was. */
export type Asked = ReadonlyMap<string, number>;

const scriptOf = new Map(
  allScripts.map(({ name, lua }) => [createHash('sha1').update(lua).digest('hex'), name]),
);

/**
 * Hears everything that Redis is asked for so long, by its own clock, and tells of each connection what it asked: a script by its name, any other
 * command with its key. What scripts give themselves is not counted.
 */
export async function askedOfRedis(redis: RedisServer, forMs: number): Promise<readonly Asked[]> {
  const asked = new Map<string, Map<string, number>>();
  let untilMs: number | undefined;
  for await (const line of heard(redis)) {
    const [, seconds, from, said] = /^\+(\d+\.\d+) \[\d+ (\S+)\] (.*)$/.exec(line) ?? [];
    if (seconds === undefined || from === undefined || said === undefined) continue;
    const atMs = Number(seconds) * 1_000;
    untilMs ??= atMs + forMs;
    if (atMs >= untilMs) break;
    if (from === 'lua') continue;
    const by = asked.get(from) ?? new Map<string, number>();
    asked.set(from, by);
    const what = whatOf(said);
    by.set(what, (by.get(what) ?? 0) + 1);
  }
  return [...asked.values()];
}

async function* heard({ port }: RedisServer): AsyncGenerator<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8');
  socket.write('MONITOR\r\n');
  let rest = '';
  try {
    for await (const piece of socket) {
      const lines = `${rest}${piece}`.split('\r\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    socket.destroy();
  }
}

function whatOf(said: string): string {
  const words = [...said.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => word);
  const [command = '', subject = ''] = words;
  const name = command.toLowerCase();
  if (name === 'evalsha' || name === 'eval') return scriptOf.get(subject) ?? `a script ${subject}`;
  // A worker has a queue and a connection of its own, named after it.
  return `${name} ${subject.replace(/~[^:]+/, '~worker')}`.trim();
}
