import type { LogEntry, RunExchange } from '@escapement/core';
import { FakeStoreClock, silentLogger, VirtualClock } from '@escapement/testkit';
import { expect, test } from 'vitest';
import { maxLineBytes } from './cut-line.ts';
import { LineSplitter } from './line-splitter.ts';
import { RunLog } from './run-log.ts';
import { maskOf } from './secrets/masking.ts';
import { logAnswer } from './tasks/http-answer.ts';

const secret = 'correct-horse-battery';

function rig() {
  const clock = new VirtualClock();
  const sent: LogEntry[] = [];
  const exchange: Pick<RunExchange, 'appendLog'> = {
    appendLog: async (_runId, _attempt, entries) => void sent.push(...entries),
  };
  const log = new RunLog(
    { exchange, clock, time: new FakeStoreClock(clock), logger: silentLogger },
    { runId: 'a@20260101T000000Z', attempt: 1 },
    maskOf([secret]),
  );
  const splitter = new LineSplitter((line, goes) => log.write('stdout', line, goes), {
    onUnfinished: (text) => log.unfinished('stdout', text),
  });
  const lines = () => sent.map(({ text }) => text);
  return { clock, log, splitter, lines };
}

/** Of each place at which a secret may be cut in two. */
const cuts = Array.from({ length: secret.length + 1 }, (_, before) => before);

test.each(cuts)(
  'a secret across the cut of a long line is masked: %d letters before it',
  async (before) => {
    for (const chunk of [maxLineBytes, 20_000]) {
      const { log, splitter, lines } = rig();
      const text = Buffer.from(`${'x'.repeat(maxLineBytes - before)}${secret} behind\n`);
      for (let at = 0; at < text.length; at += chunk) splitter.push(text.subarray(at, at + chunk));
      await log.close();
      expect(lines().join('')).toBe(`${'x'.repeat(maxLineBytes - before)}*** behind`);
    }
  },
);

test.each(cuts)(
  'and across the end of what is kept of an answer: %d letters before it',
  async (before) => {
    const { log, lines } = rig();
    const body = Buffer.from(`${'y\n'.repeat(20)}${'x'.repeat(65_496 - before)}${secret} behind`);
    const answer = {
      headers: {},
      body: (async function* () {
        yield body;
      })(),
    };
    await logAnswer(answer, { maxBytes: 1_000_000, log });
    await log.close();
    expect(lines().at(-1)).toBe('only the first 65536 bytes are kept');
    const shown = before > 3 ? '***' : secret.slice(0, before);
    expect(lines().slice(20, -1).join('')).toBe('x'.repeat(65_496 - before) + shown);
  },
);

test('a line that has no end yet shows no beginning of a secret', async () => {
  const { clock, splitter, log, lines } = rig();
  splitter.push(Buffer.from('login with correct-ho'));
  await clock.advance(200);
  expect(lines()).toEqual(['login with ***']);
  splitter.push(Buffer.from('rse-battery, and on\n'));
  await log.close();
  expect(lines()).toEqual(['login with ***', 'login with ***, and on']);
});

test('what was held back for a rest that never came is no secret in the end', async () => {
  const { log, lines } = rig();
  log.write('stdout', 'it is correct-horse', 'goes-on');
  log.write('stderr', 'it is cor', 'goes-on');
  await log.close();
  expect(lines()).toEqual(['it is ', 'it is ', '***', 'cor']);
});
