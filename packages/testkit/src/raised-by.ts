import { settled } from './virtual-clock.ts';

/**
 * The defects that the work raised, as `main.ts` would hear of them: rejections that nobody has handled by the time that all which
 * follows from the work without time passing has happened. Meanwhile nobody else hears of any.
 */
export async function raisedBy(work: () => unknown): Promise<readonly unknown[]> {
  const raised: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => raised.push(error));
  try {
    await work();
    await settled();
    await settled();
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const other of others) process.on('unhandledRejection', other);
  }
  return raised;
}
