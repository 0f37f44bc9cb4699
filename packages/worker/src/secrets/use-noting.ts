import { bearing, type Clock, type Logger, type SecretUses } from '@escapement/core';

/** A use is told of no secret more often, so that a run of every second costs next to nothing. */
const tellEveryMs = 60_000;
const namesAtMost = 4_000;

interface NotingPorts {
  /** Absent where nobody is told. */
  readonly secretUses?: Pick<SecretUses, 'note'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Tells which secrets runs are given. It waits for nothing and fails no run: a use that could not be told is with the next. */
export class UseNoting {
  readonly #ports: NotingPorts;
  readonly #told = new Map<string, number>();

  constructor(ports: NotingPorts) {
    this.#ports = ports;
  }

  note(names: Iterable<string>): void {
    const { secretUses, clock, logger } = this.#ports;
    if (secretUses === undefined) return;
    const now = clock.monotonicMs();
    const news = [...names].filter((name) => {
      return now - (this.#told.get(name) ?? Number.NEGATIVE_INFINITY) >= tellEveryMs;
    });
    if (news.length === 0) return;
    if (this.#told.size > namesAtMost) this.#told.clear();
    for (const name of news) this.#told.set(name, now);
    const untold = bearing((fault) => {
      for (const name of news) this.#told.delete(name);
      logger.debug({ err: fault }, 'uses of secrets were not noted');
    });
    secretUses.note(news).catch(untold);
  }
}
