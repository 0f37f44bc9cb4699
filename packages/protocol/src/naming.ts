import { instantSchema, serviceInstanceSchema, serviceLeaseLimits } from '@escapement/core';
import { z } from 'zod';
import { countedPage, pageCursor, pageLimit } from './paging.ts';

/** A service in a list, with how many answer to its name. */
export const serviceSummarySchema = z
  .strictObject({
    name: z.string(),
    instanceCount: z.int(),
    /** How many of them are picked by nobody any more, as they drain or have no weight. */
    unpickedCount: z.int(),
  })
  .meta({ id: 'ServiceSummary' });
export type ServiceSummary = z.output<typeof serviceSummarySchema>;

export const serviceListSchema = countedPage(serviceSummarySchema).meta({ id: 'ServiceList' });
export type ServiceListPage = z.output<typeof serviceListSchema>;

export const servicePageQuerySchema = z.strictObject({ limit: pageLimit, cursor: pageCursor });
export type ServicePageQuery = z.input<typeof servicePageQuerySchema>;

const { leastTtlMs, longestTtlMs } = serviceLeaseLimits;
const { since: _since, ttlMs: _ttlMs, weight, draining, ...about } = serviceInstanceSchema.shape;

/** What an instance says of itself that has no session, and how long it stands unless it says so again. */
export const keepInstanceBodySchema = z.strictObject({
  ...about,
  weight: weight.default(1),
  draining: draining.default(false),
  ttlMs: z.int().min(leastTtlMs).max(longestTtlMs),
});
export type KeepInstanceBody = z.input<typeof keepInstanceBodySchema>;

/** As it stands from now on, until when. */
export const keptInstanceSchema = serviceInstanceSchema
  .extend({ id: z.string(), expiresAt: instantSchema })
  .meta({ id: 'KeptServiceInstance' });
export type KeptInstance = z.output<typeof keptInstanceSchema>;

/** One service with its instances. */
export const serviceViewSchema = z
  .strictObject({
    ...serviceSummarySchema.shape,
    /** The first of them, by id. */
    instances: z.array(
      serviceInstanceSchema.extend({ id: z.string() }).meta({ id: 'ServiceInstance' }),
    ),
  })
  .meta({ id: 'Service' });
export type ServiceView = z.output<typeof serviceViewSchema>;
