import type { CellCalls } from './cell-calls.ts';

/** Hears of all that nobody catches in this cell, and lets no call that is over end it while another is under way. */
export function watchCell(calls: CellCalls): void {
  process.on('uncaughtException', (error) => calls.threw(error));
  process.on('unhandledRejection', (error) => calls.rejected(error));
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    if (!calls.isStray()) return exit(code);
    throw new Error(`process.exit(${code ?? ''}) by a run that is over`);
  };
}
