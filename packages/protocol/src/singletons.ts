import { jsonValueSchema, singletonDetailSchema, singletonSchema } from '@escapement/core';
import { z } from 'zod';
import { countedPage } from './paging.ts';
import { reasonSchema } from './reasons.ts';

export const singletonListSchema = countedPage(singletonSchema).meta({ id: 'SingletonList' });
export type SingletonList = z.output<typeof singletonListSchema>;

/** A program that stands in line. */
export const standingProgramSchema = z
  .strictObject({ program: z.string(), version: z.string().optional() })
  .meta({ id: 'StandingProgram' });
export type StandingProgram = z.output<typeof standingProgramSchema>;

/** With who stands in line for it, by name and with all that is known of them; null where that could not be asked. */
export const singletonAnswerSchema = singletonDetailSchema
  .extend({
    candidates: z.array(z.string()).nullable(),
    line: z.array(standingProgramSchema).nullable(),
  })
  .meta({ id: 'SingletonDetail' });
export type SingletonAnswer = z.output<typeof singletonAnswerSchema>;

/** Why a person has a singleton moved, for whoever looks at its moves later. */
export const moveSingletonBodySchema = z.strictObject({
  reason: reasonSchema,
  /** The program that is to have it; the next in line where absent. */
  to: z.string().min(1).max(200).optional(),
});
export type MoveSingletonBody = z.input<typeof moveSingletonBodySchema>;

/** Why a person has the instance of a singleton stopped and another started. */
export const restartSingletonBodySchema = z.strictObject({ reason: reasonSchema });
export type RestartSingletonBody = z.input<typeof restartSingletonBodySchema>;

/** Why a person sends a command again that was given up, for the audit log. */
export const sendAgainBodySchema = z.strictObject({ reason: reasonSchema });
export type SendAgainBody = z.input<typeof sendAgainBodySchema>;

/** Why a person has a singleton forgotten, for the audit log. */
export const deleteSingletonQuerySchema = z.strictObject({ reason: reasonSchema });
export type DeleteSingletonQuery = z.input<typeof deleteSingletonQuerySchema>;

/** Who was asked to hand it over, or to restart it, and under which term. */
export const moveAskedSchema = z
  .strictObject({ owner: z.string(), term: z.int() })
  .meta({ id: 'SingletonMoveAsked' });
export type MoveAskedView = z.output<typeof moveAskedSchema>;

/** What a singleton is told. */
export const tellSingletonBodySchema = z.strictObject({ command: jsonValueSchema });
export type TellSingletonBody = z.input<typeof tellSingletonBodySchema>;

/** A command that was accepted. */
export const commandAcceptedSchema = z
  .strictObject({ id: z.string() })
  .meta({ id: 'SingletonCommandAccepted' });
export type CommandAcceptedView = z.output<typeof commandAcceptedSchema>;
