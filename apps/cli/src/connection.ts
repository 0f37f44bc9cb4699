import { readSmallFile, secretFileBytes } from '@escapement/process';
import type { Words } from './words/words.ts';

export type Connection =
  | { readonly kind: 'known'; readonly baseUrl: string; readonly token: string }
  | { readonly kind: 'bad'; readonly problem: string };

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Which node to ask, and with which token. The token is never an argument, since everybody on a machine sees those. In the container of
 * a node, the environment of the node says both.
 */
export function readConnection(
  env: Env,
  given: { readonly url?: string | undefined; readonly tokenFile?: string | undefined },
  words: Words,
): Connection {
  const url = given.url ?? said(env['ESCAPEMENT_URL']) ?? ownNodeUrl(env);
  if (!isNodeUrl(url)) return { kind: 'bad', problem: words.notUrl(url) };
  const path = given.tokenFile ?? said(env['ESCAPEMENT_ADMIN_TOKEN_FILE']);
  const read = path === undefined ? undefined : readSmallFile(path, secretFileBytes);
  if (read?.kind === 'refused') {
    return { kind: 'bad', problem: words.tokenFileUnfit(path ?? '', read.problem) };
  }
  const token = read?.text ?? said(env['ESCAPEMENT_ADMIN_TOKEN']);
  if (token === undefined) return { kind: 'bad', problem: words.noToken };
  // What else a header cannot carry would look like a node that does not answer.
  if (!/^[\x21-\x7e]+$/.test(token)) return { kind: 'bad', problem: words.tokenUnfit };
  return { kind: 'known', baseUrl: url, token };
}

/** The node of the container that this runs in, or of this machine. */
function ownNodeUrl(env: Env): string {
  const scheme = said(env['ESCAPEMENT_TLS_CERT']) === undefined ? 'http' : 'https';
  return `${scheme}://localhost:${said(env['ESCAPEMENT_PORT']) ?? '8080'}`;
}

function isNodeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && [username, password, search, hash].join('') === '';
}

function said(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === '' ? undefined : text;
}
