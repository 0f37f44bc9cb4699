import { randomBytes } from 'node:crypto';
import { type Clock, type LogEntry, type RunExchange, toIso } from '@escapement/core';
import type { Redis } from 'ioredis';
import { appendLogScript } from '../scripts/logs.ts';
import type { Keys } from '../scripts/names.ts';
import { runScript } from '../scripts/script.ts';
import { patiently } from './patience.ts';

const longestLineBytes = 8_192;

/** Appends what runs print to their logs. */
export function openLogAppending(parts: {
  readonly client: Redis;
  readonly keys: Keys;
  readonly clock: Clock;
}): RunExchange['appendLog'] {
  const mark = randomBytes(9).toString('base64url');
  let calls = 0;
  return async (runId, attempt, entries) => {
    if (entries.length === 0) return;
    calls += 1;
    const [unfinished] = entries.filter(({ isUnfinished }) => isUnfinished === true);
    const asked = {
      run: runId,
      attempt,
      // One for each call, and unlike those of every other process: a batch that is sent twice is appended once.
      nonce: `${mark}${calls.toString(36)}`,
      ...(unfinished === undefined ? {} : { unfinished: logLine(attempt, unfinished) }),
    };
    const lines = entries
      .filter((entry) => entry !== unfinished)
      .map((entry) => `${entry.leftOut ?? 0} ${logLine(attempt, entry)}`);
    await patiently(parts.clock, 'appending to a log', () =>
      runScript(parts, appendLogScript, asked, lines),
    );
  };
}

/** One line as it is kept. Its number stands before it. */
function logLine(attempt: number, entry: LogEntry): string {
  const text =
    Buffer.byteLength(entry.text) <= longestLineBytes ? entry.text : shortened(entry.text);
  return JSON.stringify({ at: toIso(entry.at), attempt, stream: entry.stream, text });
}

/** Cut at the limit in bytes, without half a character at the end. */
function shortened(text: string): string {
  return new TextDecoder()
    .decode(Buffer.from(text).subarray(0, longestLineBytes))
    .replace(/\uFFFD$/, '');
}
