import { createClient } from '@escapement/client';
import { learnServerClock } from './server-clock.ts';

/** The REST interface of the server that this page came from. Looked up late, so that a test can stand in for the network. */
export const api = createClient({
  baseUrl: '',
  fetch: async (input, init) => {
    const response = await globalThis.fetch(input, init);
    learnServerClock(response.headers.get('date'));
    return response;
  },
});

/** `crypto.randomUUID` exists only on https and localhost; a console on a plain address needs keys too. */
export function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
