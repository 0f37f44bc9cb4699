import { randomUUID } from 'node:crypto';
import { slotNameSchema } from '@escapement/core';
import type { TellSingletonBody } from '@escapement/protocol';
import { sha256Hex } from '../../auth/digest.ts';
import type { UnnotedAct } from '../performing.ts';
import type { Writes } from '../writing-ports.ts';

export interface AskedCommand {
  readonly name: string;
  readonly command: TellSingletonBody['command'];
}

export type TellSingletonOutcome =
  /** By this call, or by an earlier one with the same key: it waits, or has been worked on. */
  | { readonly kind: 'accepted'; readonly id: string }
  /** `other-command`: its key stands for another. */
  | { readonly kind: 'full' | 'too-large' | 'unknown' | 'other-command' };

/**
 * Puts a command into the inbox of a singleton. Programs do so all day, so the audit log has no row of it; what a command did to an aggregate stands in
 * its journal, under the id.
 */
export function tellSingleton({
  singletons,
}: Writes<'singletons'>): UnnotedAct<AskedCommand, TellSingletonOutcome> {
  return {
    async perform({ ask, key, input: { name, command } }) {
      if (!slotNameSchema.safeParse(name).success) return { kind: 'unknown' };
      const text = JSON.stringify(command);
      const id = idOf(key, name);
      const told = await ask.redis(() => singletons.tell(name, { id, command: text }));
      switch (told.kind) {
        case 'accepted':
        case 'pending':
        case 'done':
        case 'dead':
          return { kind: 'accepted', id };
        case 'full':
        case 'too-large':
        case 'unknown':
        case 'other-command':
          return { kind: told.kind };
      }
    },
  };
}

/** What comes under the same key is one command, by whatever node: so whose answer was lost, or whose node died in the middle, sends it once. */
function idOf(key: string | undefined, name: string): string {
  if (key === undefined) return randomUUID();
  return sha256Hex(JSON.stringify(['command', key, name])).slice(0, 36);
}
