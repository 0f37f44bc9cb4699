import type { TlsIdentity } from '@escapement/core';
import type { EnvReader } from './env-reader.ts';
import { readTlsSettings } from './tls-settings.ts';

/** Where Redis is, and how this process is let in. */
export interface RedisSettings {
  /** With its credentials. */
  readonly url: string;
  /** What all keys begin with; it has a hash tag. */
  readonly prefix: string;
  /** For `rediss://`; without it those are trusted whom Node.js trusts. */
  readonly tls: TlsIdentity | undefined;
}

const defaultPrefix = '{esc}';

/**
 * Reads the address and, where it stands apart from it, the password: a URL without a secret can be shown to everybody, and
 * the password comes from a file.
 */
export function readRedisSettings(reader: EnvReader): RedisSettings {
  const url = readUrl(reader);
  const password = reader.secret('ESCAPEMENT_REDIS_PASSWORD');
  if (url !== undefined && password !== undefined) {
    if (url.password !== '') {
      reader.problems.push('ESCAPEMENT_REDIS_PASSWORD is set, but ESCAPEMENT_REDIS has a password');
    }
    url.password = encodeURIComponent(password);
  }
  const tls = readTlsSettings(reader, 'ESCAPEMENT_REDIS_TLS');
  if (tls !== undefined && url?.protocol === 'redis:') {
    reader.problems.push('ESCAPEMENT_REDIS_TLS_CA is set, but ESCAPEMENT_REDIS is not rediss://…');
  }
  return { url: url?.href ?? '', prefix: readPrefix(reader), tls };
}

/** As it may be shown: where it is, and nothing of who is let in. */
export function presentableRedis(settings: RedisSettings): object {
  const { protocol, host, pathname } = new URL(settings.url);
  return { ...settings, url: `${protocol}//${host}${pathname}`, tls: protocol === 'rediss:' };
}

function readUrl(reader: EnvReader): URL | undefined {
  const text = reader.secret('ESCAPEMENT_REDIS');
  if (text === undefined) {
    const isNamed = reader.text('ESCAPEMENT_REDIS_FILE') !== undefined;
    if (!isNamed) reader.required('ESCAPEMENT_REDIS', 'redis://127.0.0.1:6379');
    return undefined;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^rediss?:$/.test(url.protocol) && url.hostname !== '') return url;
  // The text is not repeated: it may hold a password.
  reader.problems.push(
    'ESCAPEMENT_REDIS is not of the form redis://host:port or rediss://host:port',
  );
  return undefined;
}

function readPrefix(reader: EnvReader): string {
  const prefix = reader.text('ESCAPEMENT_REDIS_PREFIX') ?? defaultPrefix;
  if (!/^[^\s{}:]*\{[^\s{}:]+\}[^\s{}:]*$/.test(prefix)) {
    reader.problems.push(
      `ESCAPEMENT_REDIS_PREFIX is "${prefix}"; it needs a hash tag, such as ${defaultPrefix}`,
    );
  }
  return prefix;
}
