import type { TransportOptions } from '@escapement/client';
import { type Env, readSmallFile, secretFileBytes } from '@escapement/process';
import { call, type Fields, text } from '../edge/kind.ts';
import { SdkRefusal } from '../sdk-refusal.ts';

/** Where the nodes are, and who asks. What is left out comes from the environment. */
export interface ClientOptions extends Partial<Pick<TransportOptions, 'fetch' | 'onAnswer'>> {
  /** Origin of any node; otherwise `ESCAPEMENT_URL`, or http://localhost:8080. */
  readonly baseUrl?: string;
  /** Otherwise `ESCAPEMENT_ADMIN_TOKEN`, or what stands in the file that `ESCAPEMENT_ADMIN_TOKEN_FILE` names. */
  readonly token?: string;
}

/** What stands in each option. */
export const clientFields: Fields<ClientOptions> = {
  baseUrl: text,
  token: text,
  fetch: call,
  onAnswer: call,
};

/** Throws `CLIENT_INVALID` where it is not known whom to ask, or as whom. */
export function transportOptions(options: ClientOptions, env: Env): TransportOptions {
  const { fetch, onAnswer } = options;
  return {
    baseUrl: nodeUrl(options.baseUrl ?? said(env['ESCAPEMENT_URL']) ?? 'http://localhost:8080'),
    token: tokenOf(options, env),
    ...(fetch === undefined ? {} : { fetch }),
    ...(onAnswer === undefined ? {} : { onAnswer }),
  };
}

function nodeUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '';
  if (isOrigin) return text;
  // The text is not repeated: it may hold a password.
  throw refusal(
    'the address of a node is not of the form http://host:port',
    '节点地址不是 http://主机:端口 的形式',
  );
}

function tokenOf(options: ClientOptions, env: Env): string {
  const token = options.token ?? tokenIn(env);
  if (token === undefined) {
    throw refusal(
      'there is no token: set ESCAPEMENT_ADMIN_TOKEN or ESCAPEMENT_ADMIN_TOKEN_FILE, or pass `token`',
      '没有令牌：请设置 ESCAPEMENT_ADMIN_TOKEN 或 ESCAPEMENT_ADMIN_TOKEN_FILE，或传入 `token`',
    );
  }
  // What else a header cannot carry would look like a node that does not answer.
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw refusal(
    'the token holds what no token holds, such as a blank or a line end',
    '令牌中含有空格或换行等不允许的字符',
  );
}

function tokenIn(env: Env): string | undefined {
  const path = said(env['ESCAPEMENT_ADMIN_TOKEN_FILE']);
  if (path === undefined) return said(env['ESCAPEMENT_ADMIN_TOKEN']);
  const read = readSmallFile(path, secretFileBytes);
  if (read.kind === 'read') return read.text;
  throw refusal(
    `ESCAPEMENT_ADMIN_TOKEN_FILE names ${path}, which ${read.problem}`,
    `ESCAPEMENT_ADMIN_TOKEN_FILE 指向 ${path}，无法读取：${read.problem}`,
  );
}

function said(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === '' ? undefined : text;
}

function refusal(en: string, zh: string): SdkRefusal {
  return new SdkRefusal('CLIENT_INVALID', { en, zh });
}
