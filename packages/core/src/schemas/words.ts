import { z } from 'zod';

/** One sentence in each language of the console. */
export const wordsSchema = z.strictObject({ en: z.string(), zh: z.string() }).meta({ id: 'Words' });
export type Words = z.output<typeof wordsSchema>;
