import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import type { Effect } from './history.ts';
import { wallAheadMs } from './wall-clock.ts';

const chunkBytes = 1 << 16;

/** The file that handlers append to; read on from where it was left, since it is looked at again and again. */
export class EffectFile {
  readonly #path: string;
  readonly #effects = new Map<string, Effect>();
  readonly #clockOffMs = new Map<number, number>();
  #readBytes = 0;
  #rest = '';

  constructor(path: string) {
    this.#path = path;
  }

  effects(): readonly Effect[] {
    this.#readOn();
    return [...this.#effects.values()];
  }

  /** By how much the wall clock of a worker's process was off at most, milliseconds. */
  clockOffMs(pid: number): number {
    this.#readOn();
    return this.#clockOffMs.get(pid) ?? 0;
  }

  #readOn(): void {
    if (!existsSync(this.#path)) return;
    const fd = openSync(this.#path, 'r');
    const chunk = Buffer.alloc(chunkBytes);
    for (;;) {
      const bytes = readSync(fd, chunk, 0, chunkBytes, this.#readBytes);
      if (bytes === 0) break;
      this.#readBytes += bytes;
      // The lines are plain ASCII, so a chunk may end anywhere.
      const lines = (this.#rest + chunk.toString('latin1', 0, bytes)).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) this.#take(JSON.parse(line));
    }
    closeSync(fd);
  }

  // biome-ignore lint/suspicious/noExplicitAny: a line of the handlers', whose shape its first word tells.
  #take([event, ...rest]: readonly any[]): void {
    if (event === 'clock') this.#takeClock(rest);
    else this.#takeTask(event, rest);
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above.
  #takeClock([pid, wallMs, monotonicMs]: readonly any[]): void {
    const offMs = Math.abs(wallMs - monotonicMs - wallAheadMs());
    this.#clockOffMs.set(pid, Math.max(offMs, this.#clockOffMs.get(pid) ?? 0));
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above.
  #takeTask(event: string, line: readonly any[]) {
    const [jobId, fireTime, attempt, edition, pid, monotonicMs, of] = line;
    const at = monotonicMs + wallAheadMs();
    const key = `${of?.runId ?? `${jobId}@${fireTime}`}#${attempt}/${pid}`;
    const known = this.#effects.get(key);
    if (event === 'end' && known !== undefined) {
      this.#effects.set(key, { ...known, endedAt: at });
      return;
    }
    // The same attempt begun again by the same process is kept apart: to find it is what the drills are for.
    const unique = known === undefined ? key : `${key}+${at}`;
    this.#effects.set(unique, { jobId, fireTime, attempt, edition, pid, begunAt: at, ...of });
  }
}
