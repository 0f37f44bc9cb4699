import { z } from 'zod';
import { expectations } from './expectations.ts';

export const jsonValueSchema = z.json().meta({ id: 'Json' });

/** Calls a named function of the module that the worker was started with. */
export const handlerTaskSchema = z.strictObject({
  kind: z.literal('handler'),
  handler: z.string().regex(/^[A-Za-z_][\w.-]{0,127}$/, expectations.handlerName.en),
  input: jsonValueSchema.optional(),
  /** A JSON Schema of draft 2020-12: what the input of each run is held against, when it is written and before it is given to the handler. */
  inputSchema: z.record(z.string(), jsonValueSchema).optional(),
});

/** A token of RFC 9110, section 5.6.2. One name means something else to every object, and would be lost. */
const headerNameSchema = z
  .string()
  .regex(/^(?!__proto__$)[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, expectations.headerName.en);

/** Sends one HTTP request; a status outside 200–299 fails the run. `service://billing/path`: to an instance of that service. */
export const httpTaskSchema = z.strictObject({
  kind: z.literal('http'),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  url: z.url({ protocol: /^(?:https?|service)$/, error: expectations.httpUrl.en }).max(2048),
  headers: z.record(headerNameSchema, z.string().max(4096)).optional(),
  body: jsonValueSchema.optional(),
});

/** Runs a script text with an interpreter on a worker that was started with scripts allowed. */
export const scriptTaskSchema = z.strictObject({
  kind: z.literal('script'),
  interpreter: z.enum(['bash', 'python3', 'node']),
  script: z.string().min(1).max(131_072),
  /** Variables of its environment; templates in their values are filled. */
  env: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, expectations.variableName.en),
      // A variable ends at the first NUL.
      z
        .string()
        .max(4096)
        .regex(/^[^\0]*$/, expectations.variableValue.en),
    )
    .optional(),
});

/** As BullMQ takes them, but for what a run is already given by its job, and for what would take its outcome from us. */
const bullmqOptionsSchema = z.strictObject({
  /** How often BullMQ itself tries the job before it has failed. */
  attempts: z.int().min(1).max(100).optional(),
  /** Between those, of BullMQ's kinds. */
  backoff: z
    .strictObject({
      type: z.enum(['fixed', 'exponential']),
      delay: z.int().min(0).max(86_400_000),
      jitter: z.number().min(0).max(1).optional(),
    })
    .optional(),
  /** 0 goes first, and then the smaller number. */
  priority: z.int().min(0).max(2_097_151).optional(),
  /** Whether it goes before what waits already. */
  lifo: z.boolean().optional(),
  /** Whether BullMQ forgets it once its outcome stands with the run. */
  removeOnComplete: z.boolean().optional(),
  removeOnFail: z.boolean().optional(),
  keepLogs: z.int().min(0).max(10_000).optional(),
  stackTraceLimit: z.int().min(0).max(100).optional(),
});

/** Puts a job into somebody's own queue of BullMQ's, where a worker of theirs does it that knows nothing of us. */
export const bullmqTaskSchema = z.strictObject({
  kind: z.literal('bullmq'),
  /** As its workers call it. */
  queue: z.string().regex(/^[^:\p{C}]{1,128}$/u, expectations.bullmqQueue.en),
  /** What the keys of the queue begin with. */
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9{}_.:-]{1,64}$/, expectations.bullmqPrefix.en)
    .default('bull'),
  name: z.string().min(1).max(256),
  data: jsonValueSchema.optional(),
  options: bullmqOptionsSchema.optional(),
});

/** What a run does. */
export const taskSchema = z
  .discriminatedUnion('kind', [
    handlerTaskSchema,
    httpTaskSchema,
    scriptTaskSchema,
    bullmqTaskSchema,
  ])
  .meta({ id: 'Task' });

export type Task = z.output<typeof taskSchema>;
