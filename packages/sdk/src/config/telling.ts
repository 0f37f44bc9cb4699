import { randomBytes } from 'node:crypto';
import {
  type ConfigReader,
  configReaderKind,
  isPassing,
  type RollPlace,
  type Rolls,
  raise,
  toIso,
} from '@escapement/core';
import { systemClock } from '@escapement/process';

/** What is told of the version that a program works with. */
export type SaidVersion = Pick<ConfigReader, 'version' | 'trouble'>;

export interface Telling {
  /** Waits for nobody; of several in a row the last is told. */
  tell(said: SaidVersion): void;
  close(): Promise<void>;
}

/** Each telling is a write of the ensemble, and many programs may follow one entry: a program tells so often of one at most. */
const paceMs = 1_000;

/** Where it is told which version this program has of an entry: an ephemeral znode of its own. */
export function openTelling(
  { rolls, reader }: { readonly rolls: Rolls; readonly reader: string },
  name: string,
): Telling {
  const id = randomBytes(9).toString('hex');
  const closing = new AbortController();
  let place: Promise<RollPlace<ConfigReader>> | undefined;
  let next: ConfigReader | undefined;
  let isResting = false;

  const say = async (info: ConfigReader): Promise<void> => {
    place ??= rolls.enter(configReaderKind, { name, id }, info);
    (await place).tell(info);
  };
  const sayNext = (): void => {
    if (isResting || next === undefined || closing.signal.aborted) return;
    say(next).catch(raise);
    next = undefined;
    isResting = true;
    void systemClock.sleep(paceMs, closing.signal).then(() => {
      isResting = false;
      sayNext();
    });
  };
  return {
    tell(said) {
      next = { reader, since: toIso(systemClock.now()), ...said };
      sayNext();
    },
    async close() {
      closing.abort();
      try {
        await (await place)?.close();
      } catch (error) {
        // What ZooKeeper cannot be told now ends with the session.
        if (!isPassing(error)) throw error;
      }
    },
  };
}
