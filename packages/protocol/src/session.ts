import { z } from 'zod';

export const signInBodySchema = z.strictObject({ token: z.string().min(1).max(512) });
export type SignInBody = z.input<typeof signInBodySchema>;

/** Whether a browser or token is signed in. */
export const sessionSchema = z
  .strictObject({ signedIn: z.boolean(), csrfToken: z.string().optional(), version: z.string() })
  .meta({ id: 'Session' });
export type Session = z.output<typeof sessionSchema>;
