import { createClient } from '@escapement/client';
import i18next from 'i18next';
import { learnServerClock } from './server-clock.ts';

/** A node answers within two seconds or says why not; one that is silent for longer is frozen, and its page must say so. */
const answerWithinMs = 6000;
/** As many as a few screens ask for again and again. */
const answersRemembered = 40;

/** The REST interface of the server that this page came from. Looked up late, so that a test can stand in for the network. */
export const api = createClient({
  baseUrl: '',
  answersRemembered,
  fetch: async (input, init) => {
    const late = AbortSignal.timeout(answerWithinMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, late]) : late;
    const headers = new Headers(init?.headers);
    // What a refusal says beside its title is said by the server, in the language of the page and not of the browser.
    headers.set('accept-language', i18next.language);
    const response = await globalThis.fetch(input, { ...init, headers, signal });
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
