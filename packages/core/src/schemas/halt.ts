import { z } from 'zod';
import { reasonCharsAtMost } from '../words/reason-length.ts';
import { instantSchema } from './schedule.ts';

/** The names of halts: of the queue or the worker that takes nothing, after a word that says which it is. */
const haltNamePattern = /^(queue|worker)\.[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** What takes nothing new, since somebody said so: a queue, whoever serves it, or a worker, whatever it serves. */
export const haltSchema = z.strictObject({
  name: z.string().regex(haltNamePattern),
  reason: z.string().max(reasonCharsAtMost),
  /** Who said so. */
  by: z.string().max(200),
  version: z.int().min(1),
  /** Since when. */
  updatedAt: instantSchema,
});
export type Halt = z.output<typeof haltSchema>;
export type Halted = 'queue' | 'worker';

export function haltName(halted: Halted, name: string): string {
  return `${halted}.${name}`;
}

/** The name of the worker that a halt is of; `undefined` for one of a queue. */
export function haltedWorker({ name }: Pick<Halt, 'name'>): string | undefined {
  const mark = haltName('worker', '');
  return name.startsWith(mark) ? name.slice(mark.length) : undefined;
}

/** Halts as a kind of documents, so that every node and every worker has them in memory. */
export const haltKind = {
  folder: 'halts',
  one: 'halt',
  isName: (name: string) => haltNamePattern.test(name),
  schema: haltSchema,
  bytesAtMost: 4 * 1024,
  countAtMost: 1_000,
  revisionBytesAtMost: 8 * 1024,
  whenBroken: 'its queue or worker goes on as if there were none',
};
