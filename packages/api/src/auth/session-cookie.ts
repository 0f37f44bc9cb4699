import { randomBytes } from 'node:crypto';
import { type EpochMillis, readJson } from '@escapement/core';
import { z } from 'zod';
import { sameText, seal } from './digest.ts';

const plainName = 'escapement_session';
/** A browser takes a cookie of this name over TLS alone, and from this host alone. */
const secureName = `__Host-${plainName}`;
/** The names of our cookie, for the documentation. */
export const cookieNames = { plain: plainName, secure: secureName } as const;
/** Two nodes' times differ by less than this; a session from further in the future was issued by a clock that nobody should trust. */
const futureAtMostMs = 60_000;
/** After this a person signs in again, whatever they did meanwhile. */
export const sessionLastsMs = 12 * 3_600_000;

const contentSchema = z.strictObject({ id: z.string().length(32), issuedAt: z.int() });

/** A signed-in browser: it holds an id that proves itself, and no secret of the server. */
export interface BrowserSession {
  readonly id: string;
  readonly issuedAt: EpochMillis;
  readonly csrfToken: string;
}

/** Makes the cookie of a new session. */
export function issueSession(keyHex: string, now: number): BrowserSession & { cookie: string } {
  const id = randomBytes(16).toString('hex');
  const content = Buffer.from(JSON.stringify({ id, issuedAt: now })).toString('base64url');
  const cookie = `${content}.${seal(keyHex, `session.${content}`)}`;
  return { id, issuedAt: now, csrfToken: csrfTokenOf(keyHex, id), cookie };
}

/** The session of a cookie; `undefined` when it is forged, of another key, too old, or of a time to come. */
export function readSession(
  keyHex: string,
  cookie: string,
  now: number,
): BrowserSession | undefined {
  const [content = '', mac = ''] = cookie.split('.', 2);
  if (!sameText(mac, seal(keyHex, `session.${content}`))) return undefined;
  const read = readJson(contentSchema, Buffer.from(content, 'base64url').toString('utf8'));
  if (read.kind === 'broken') return undefined;
  const { id, issuedAt } = read.value;
  if (now - issuedAt > sessionLastsMs || issuedAt - now > futureAtMostMs) return undefined;
  return { id, issuedAt, csrfToken: csrfTokenOf(keyHex, id) };
}

/** Finds our cookie in a Cookie header; over TLS only the one that came over TLS. */
export function cookieFrom(header: string | undefined, secure: boolean): string | undefined {
  const prefix = `${secure ? secureName : plainName}=`;
  const pair = header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix));
  return pair?.slice(prefix.length);
}

/** The Set-Cookie header; an empty value takes the cookie away. `Secure` where the request came by TLS. */
export function setCookie(value: string, secure: boolean): string {
  const maxAge = value === '' ? 0 : sessionLastsMs / 1000;
  const attributes = `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict`;
  return secure
    ? `${secureName}=${value}; ${attributes}; Secure`
    : `${plainName}=${value}; ${attributes}`;
}

function csrfTokenOf(keyHex: string, sessionId: string): string {
  return seal(keyHex, `csrf.${sessionId}`);
}
