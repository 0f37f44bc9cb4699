import { setTimeout as delay } from 'node:timers/promises';
import type { Child, Role } from './child.ts';

/** Who goes first, and how long each may take: together under ten seconds. */
const order: readonly { readonly role: Role; readonly graceMs: number }[] = [
  { role: 'worker', graceMs: 4000 },
  { role: 'scheduler', graceMs: 3000 },
  { role: 'redis', graceMs: 1500 },
  { role: 'zookeeper', graceMs: 1000 },
];

/** Asks each role to end, in order, and kills what has not ended within its grace. */
export async function stopInOrder(children: readonly Child[]): Promise<void> {
  for (const { role, graceMs } of order) {
    const leaving = children.filter((child) => child.role === role && !child.hasEnded());
    await Promise.all(leaving.map((child) => stopOne(child, graceMs)));
  }
}

async function stopOne(child: Child, graceMs: number): Promise<void> {
  child.kill('SIGTERM');
  const timer = new AbortController();
  const late = delay(graceMs, 'late', { signal: timer.signal }).catch(() => 'cancelled');
  const first = await Promise.race([child.ended, late]);
  timer.abort();
  if (first !== 'late') return;
  child.kill('SIGKILL');
  await child.ended;
}
