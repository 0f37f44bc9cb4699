import {
  type ConfigContent,
  type ConfigEntry,
  canonicalJson,
  type PutOutcome,
} from '@escapement/core';
import { refuseBeyondStock } from '../../jobs/definition-stock.ts';
import type { Call } from '../act.ts';
import { done, refused, type Told } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

/** What a write of an entry came to. */
export type ConfigWriteOutcome =
  /** `repeated`: the same stood already, and nothing was written. */
  | {
      readonly kind: 'created' | 'replaced' | 'repeated';
      readonly entry: ConfigEntry;
      readonly before?: ConfigEntry;
    }
  /** A creation, where another value stands. */
  | { readonly kind: 'name-taken'; readonly currentVersion: number }
  | { readonly kind: 'changed'; readonly currentVersion: number }
  | { readonly kind: 'not-found' | 'too-large' | 'too-many' | 'no-revision' };

/** An entry that is to stand. `over`: what it replaces, as the store takes it. */
export interface ConfigWrite {
  readonly name: string;
  readonly content: ConfigContent;
  readonly over: 'nothing' | 'anything' | number;
}

/** Writes an entry. A creation that is sent again finds what it has created, so that an answer may be lost. */
export async function writeConfig(
  ports: Writes<'configEntries'>,
  call: Call<unknown>,
  { name, content, over }: ConfigWrite,
): Promise<ConfigWriteOutcome> {
  const { configEntries, time } = ports;
  refuseBeyondStock(ports, { name, ...content }, configEntries.get(name));
  const now = await time.ask();
  const write = { now, by: whoAsked(call.who), over };
  const outcome = await call.ask.zookeeper((signal) =>
    configEntries.put({ name, ...content }, { ...write, signal }),
  );
  if (outcome.kind !== 'conflict' || over !== 'nothing') return asWritten(outcome, over);
  const standing = await call.ask.zookeeper(() => configEntries.read(name));
  if (standing !== undefined && isSame(standing, content)) {
    return { kind: 'repeated', entry: standing };
  }
  return { kind: 'name-taken', currentVersion: outcome.currentVersion };
}

function asWritten(
  outcome: PutOutcome<ConfigEntry>,
  over: ConfigWrite['over'],
): ConfigWriteOutcome {
  switch (outcome.kind) {
    case 'written': {
      const { document, before } = outcome;
      const kind = over === 'nothing' ? 'created' : 'replaced';
      return { kind, entry: document, ...(before === undefined ? {} : { before }) };
    }
    case 'conflict':
      return { kind: 'changed', currentVersion: outcome.currentVersion };
    case 'absent':
      return { kind: 'not-found' };
    case 'refused':
      // Nothing can stand under what is no name.
      return { kind: outcome.because === 'bad-name' ? 'not-found' : outcome.because };
  }
}

function isSame({ value, schema }: ConfigContent, other: ConfigContent): boolean {
  const text = (content: ConfigContent) => canonicalJson([content.value, content.schema ?? null]);
  return text({ value, schema }) === text(other);
}

/** What the audit log tells of a write: that it was done, and who looks into the revisions sees what. */
export function toldOfConfig(outcome: ConfigWriteOutcome): Told {
  switch (outcome.kind) {
    case 'created':
    case 'replaced':
      return done({ before: outcome.before, after: outcome.entry });
    case 'repeated':
      return { outcome: 'done', because: outcome.kind };
    case 'no-revision':
      return refused('not-found');
    default:
      return refused(outcome.kind);
  }
}
