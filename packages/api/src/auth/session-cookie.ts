import { randomBytes } from 'node:crypto';
import { readJson } from '@escapement/core';
import { z } from 'zod';
import { sameText, seal } from './digest.ts';

export const cookieName = 'escapement_session';
/** After this a person signs in again, whatever they did meanwhile. */
export const sessionLastsMs = 12 * 3_600_000;

const contentSchema = z.strictObject({ id: z.string().length(32), issuedAt: z.int() });

/** A signed-in browser: it holds an id that proves itself, and no secret of the server. */
export interface BrowserSession {
  readonly id: string;
  readonly csrfToken: string;
}

/** Makes the cookie of a new session. */
export function issueSession(keyHex: string, now: number): BrowserSession & { cookie: string } {
  const id = randomBytes(16).toString('hex');
  const content = Buffer.from(JSON.stringify({ id, issuedAt: now })).toString('base64url');
  const cookie = `${content}.${seal(keyHex, `session.${content}`)}`;
  return { id, csrfToken: csrfTokenOf(keyHex, id), cookie };
}

/** The session of a cookie; `undefined` when it is forged, of another key, or too old. */
export function readSession(
  keyHex: string,
  cookie: string,
  now: number,
): BrowserSession | undefined {
  const [content = '', mac = ''] = cookie.split('.', 2);
  if (!sameText(mac, seal(keyHex, `session.${content}`))) return undefined;
  const read = readJson(contentSchema, Buffer.from(content, 'base64url').toString('utf8'));
  if (read.kind === 'broken' || now - read.value.issuedAt > sessionLastsMs) return undefined;
  return { id: read.value.id, csrfToken: csrfTokenOf(keyHex, read.value.id) };
}

/** Finds our cookie in a Cookie header. */
export function cookieFrom(header: string | undefined): string | undefined {
  const prefix = `${cookieName}=`;
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
  return `${cookieName}=${value}; ${attributes}${secure ? '; Secure' : ''}`;
}

function csrfTokenOf(keyHex: string, sessionId: string): string {
  return seal(keyHex, `csrf.${sessionId}`);
}
