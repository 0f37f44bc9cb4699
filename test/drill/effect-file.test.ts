import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { EffectFile } from './effect-file.ts';
import { wallAheadMs } from './wall-clock.ts';

function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'effects-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'effects.jsonl');
  return { path, file: new EffectFile(path) };
}

const begin = (monotonicMs: number) => `["begin","tick",1000,1,3,42,${monotonicMs}]\n`;

it('goes on where it was, and waits for the end of a line that is just being written', () => {
  const { path, file } = opened();
  expect(file.effects()).toEqual([]);
  appendFileSync(path, begin(5).slice(0, 12));
  expect(file.effects()).toEqual([]);
  appendFileSync(path, begin(5).slice(12));
  expect(file.effects()).toMatchObject([
    { jobId: 'tick', fireTime: 1000, attempt: 1, edition: 3, pid: 42 },
  ]);
  appendFileSync(path, '["end","tick",1000,1,3,42,1005]\n');
  const [effect] = file.effects();
  expect((effect?.endedAt ?? 0) - (effect?.begunAt ?? 0)).toBeCloseTo(1000, -2);
});

it('keeps a second beginning of the same attempt apart', () => {
  const { path, file } = opened();
  appendFileSync(path, begin(5) + begin(9));
  expect(file.effects()).toHaveLength(2);
});

it('tells by how much the wall clock of a process was off', () => {
  const { path, file } = opened();
  const monotonicMs = Number(process.hrtime.bigint()) / 1e6;
  const wallMs = monotonicMs + wallAheadMs() + 60_000;
  appendFileSync(path, `["clock",42,${wallMs},${monotonicMs}]\n`);
  expect(file.clockOffMs(42)).toBeCloseTo(60_000, -1);
  expect(file.clockOffMs(43)).toBe(0);
});
