import type { Client } from '@escapement/client';
import type { Words } from '../words/words.ts';
import type { Command } from './command.ts';
import { firstItems } from './first-items.ts';

const shownAtMost = 1_000;

interface Listing<T> {
  readonly name: string;
  page(
    client: Client,
    query: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly T[]; readonly cursor?: string | undefined }>;
  linesOf(item: T, words: Words): readonly string[];
  /** What is said where there is none. */
  none(words: Words): string;
}

/** A command that lists things by name, and says where there are more than it shows. */
export function listCommand<T>({ name, page, linesOf, none }: Listing<T>): Command {
  return {
    name,
    takesReason: false,
    takes: 'nothing',
    async run(client, _given, words) {
      const answer = await firstItems((query) => page(client, query), shownAtMost);
      const { items, isAll } = answer;
      const lines = [
        ...(items.length === 0 ? [none(words)] : items.flatMap((item) => linesOf(item, words))),
        ...(isAll ? [] : [words.firstOnly(items.length)]),
      ];
      return { lines, answer, isDone: true };
    },
  };
}
