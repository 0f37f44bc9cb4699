import { z } from 'zod';
import { slotNameSchema } from './job.ts';
import { instantSchema } from './schedule.ts';

/** Where an instance answers: an origin, and a path below which its own begin. */
const serviceAddressSchema = z
  .url({ protocol: /^https?$/ })
  .max(512)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { username, password, search, hash } = new URL(text);
    return [username, password, search, hash].every((part) => part === '');
  });

/** What an instance says of itself to whoever would call it. */
export const serviceInstanceSchema = z.strictObject({
  address: serviceAddressSchema,
  /** Of what is asked it gets a part as large as this among the weights of all; 0: nothing. */
  weight: z.int().min(0).max(1_000),
  zone: z.string().min(1).max(64).optional(),
  version: z.string().min(1).max(64).optional(),
  metadata: z
    .record(z.string().min(1).max(64), z.string().max(256))
    .refine((fields) => Object.keys(fields).length <= 20)
    .optional(),
  /** It ends what it has begun and is picked by nobody. */
  draining: z.boolean(),
  since: instantSchema,
  /** Of one without a session: how long it stands unless it is heard of again. */
  ttlMs: z.int().optional(),
});
export type ServiceInstance = z.output<typeof serviceInstanceSchema>;

/** What is kept beside the entry of an instance without a session, since that changes only where it says something else of itself. */
export const serviceLeaseDataSchema = z.object({ until: z.number() });

/** The instances of a service, as a kind of roll. */
export const serviceKind = {
  folder: 'services',
  isName: (name: string) => slotNameSchema.safeParse(name).success,
  schema: serviceInstanceSchema,
  readAtMost: 500,
};
