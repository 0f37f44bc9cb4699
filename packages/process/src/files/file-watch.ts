import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Clock } from '@escapement/core';

/** Looks at files until it is closed. */
export interface FileWatch {
  close(): Promise<void>;
}

/**
 * Calls back whenever one of the files has become another. It looks, and listens to no events: those are lost on network
 * folders, and where an orchestrator swaps a secret by moving a link. Must come before the first reading of the files: what
 * changes after this call is seen.
 */
export function watchFiles(
  paths: readonly string[],
  options: { readonly clock: Clock; readonly everyMs: number; readonly onChange: () => void },
): FileWatch {
  const { clock, everyMs, onChange } = options;
  const closing = new AbortController();
  let seen = paths.map((path) => markOf(statSync(path, { throwIfNoEntry: false }))).join('\n');
  async function watch(): Promise<void> {
    while (!closing.signal.aborted) {
      await clock.sleep(everyMs, closing.signal);
      const found = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
      const marks = found.map(markOf).join('\n');
      if (marks !== seen && !closing.signal.aborted) onChange();
      seen = marks;
    }
  }
  const watching = watch();
  return {
    async close() {
      closing.abort();
      await watching;
    },
  };
}

/** What tells a file from the one before it under the same path. */
function markOf(file: Stats | undefined): string {
  if (file === undefined) return 'missing';
  return `${file.ino} ${file.size} ${file.mtimeMs} ${file.ctimeMs}`;
}
