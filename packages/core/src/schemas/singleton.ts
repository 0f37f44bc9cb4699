import { z } from 'zod';
import { instantSchema } from './schedule.ts';
import { jsonValueSchema } from './task.ts';

/** A *service* does as it likes while it lives; an *aggregate* is a state that commands change, and that outlives every owner. */
export const singletonKinds = ['service', 'aggregate'] as const;
export type SingletonKind = (typeof singletonKinds)[number];

/** `vacant`: nobody runs it. `failing`: its instance threw or returned, and is started again. `silent`: its owner has not been heard of for a while. */
export const singletonStates = [
  'vacant',
  'starting',
  'running',
  'stopping',
  'failing',
  'silent',
] as const;
export type SingletonState = (typeof singletonStates)[number];

/** `asked`: by a person. `restart`: the same, and its owner kept it. `closing`: its program ended in order. `failing`: it threw or returned too often. `lost`: its owner said nothing. */
export const singletonMoveCauses = [
  'asked',
  'restart',
  'closing',
  'failing',
  'cut-off',
  'lost',
] as const;
export type SingletonMoveCause = (typeof singletonMoveCauses)[number];

/** One change of owner with its steps. What nobody said is null. */
export const singletonMoveSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  term: z.int(),
  cause: z.enum(singletonMoveCauses),
  reason: z.string().nullable(),
  /** The program that a person wanted to have it; another has it where that one was gone. */
  meantFor: z.string().nullable(),
  askedAt: instantSchema.nullable(),
  stoppingAt: instantSchema.nullable(),
  stoppedAt: instantSchema.nullable(),
  startedAt: instantSchema,
});
export type SingletonMove = z.output<typeof singletonMoveSchema>;

/** The same as it is kept, with instants in epoch milliseconds. */
export const keptSingletonMoveSchema = singletonMoveSchema.extend({
  meantFor: z.string().nullable().default(null),
  askedAt: z.int().nullable(),
  stoppingAt: z.int().nullable(),
  stoppedAt: z.int().nullable(),
  startedAt: z.int(),
});

/** Who wants a singleton moved or restarted, and why. */
export const singletonAskedSchema = z.object({
  by: z.string(),
  reason: z.string(),
  to: z.string().optional(),
  restart: z.boolean().optional(),
});

/** A command that was given up after so many attempts, the last of which ended for this reason. `command` is JSON as a text. */
export const deadCommandSchema = z.strictObject({
  sequence: z.int(),
  id: z.string(),
  acceptedAt: instantSchema,
  deadAt: instantSchema,
  attempts: z.int(),
  because: z.string(),
  command: z.string(),
});
export type DeadCommand = z.output<typeof deadCommandSchema>;

/** The same as it is kept, with instants in epoch milliseconds. */
export const keptDeadCommandSchema = deadCommandSchema.extend({
  acceptedAt: z.int(),
  deadAt: z.int(),
});

export const singletonSchema = z
  .strictObject({
    name: z.string(),
    kind: z.enum(singletonKinds),
    state: z.enum(singletonStates),
    owner: z.string().nullable(),
    term: z.int().nullable(),
    since: instantSchema.nullable(),
    because: z.string().nullable(),
    inboxDepth: z.int(),
    oldestAgeMs: z.int().nullable(),
    acceptedCount: z.int(),
    deadCount: z.int(),
    journalLength: z.int(),
  })
  .meta({ id: 'Singleton' });
export type SingletonView = z.output<typeof singletonSchema>;

export const singletonDetailSchema = singletonSchema.extend({
  snapshot: z.strictObject({ sequence: z.int(), value: jsonValueSchema }).nullable(),
  moves: z.array(singletonMoveSchema),
  deadCommands: z.array(deadCommandSchema),
});
export type SingletonDetail = z.output<typeof singletonDetailSchema>;
