import { serviceInstanceSchema } from '@escapement/core';
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
