import type { Logger, Meter } from '@escapement/core';

/** Lines kept; what a test looks for is not older. */
const keptLines = 10_000;

type Level = keyof Logger;

/** A line as it was logged. */
export interface SaidLine {
  readonly level: Level;
  readonly message: string;
  readonly data: object;
}

/** A log that a test reads. */
export class RecordingLogger implements Logger {
  readonly lines: SaidLine[] = [];

  debug(data: object, message: string): void {
    this.#say('debug', data, message);
  }

  info(data: object, message: string): void {
    this.#say('info', data, message);
  }

  warn(data: object, message: string): void {
    this.#say('warn', data, message);
  }

  error(data: object, message: string): void {
    this.#say('error', data, message);
  }

  /** The messages of these levels, in order. */
  said(...levels: readonly Level[]): readonly string[] {
    return this.lines.filter(({ level }) => levels.includes(level)).map(({ message }) => message);
  }

  #say(level: Level, data: object, message: string): void {
    this.lines.push({ level, message, data: { ...data } });
    if (this.lines.length > keptLines) this.lines.shift();
  }
}

/** Figures that a test reads: what was counted in all, and what was set last. */
export class RecordingMeter implements Meter {
  readonly #figures = new Map<string, number>();

  count(name: string, by = 1, part?: string): void {
    this.#figures.set(keyOf(name, part), this.of(name, part) + by);
  }

  set(name: string, value: number, part?: string): void {
    this.#figures.set(keyOf(name, part), value);
  }

  observe(name: string): void {
    this.count(name);
  }

  /** 0 for what nobody has told. */
  of(name: string, part?: string): number {
    return this.#figures.get(keyOf(name, part)) ?? 0;
  }
}

function keyOf(name: string, part?: string): string {
  return part === undefined ? name : `${name} ${part}`;
}
