import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openCanary } from './canary.ts';

it('tells how long the machine let a timer wait, and of nothing before', async () => {
  const canary = openCanary();
  await delay(30);
  const blockedAtMs = performance.now();
  while (performance.now() < blockedAtMs + 80);
  await delay(20);
  const endedAtMs = performance.now();
  expect(canary.lateMs(blockedAtMs)).toBeGreaterThanOrEqual(60);
  expect(canary.allow(100, blockedAtMs)).toBeGreaterThanOrEqual(100 + 4 * 60);
  expect(canary.lateMs(endedAtMs)).toBeLessThan(canary.lateMs(blockedAtMs));
});

it('tells of a timer that is overdue right now', async () => {
  const canary = openCanary();
  await delay(30);
  const blockedAtMs = performance.now();
  while (performance.now() < blockedAtMs + 80);
  expect(canary.lateMs(blockedAtMs)).toBeGreaterThanOrEqual(60);
});
