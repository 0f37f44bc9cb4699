import type { TlsIdentity } from '@escapement/core';
import type { RedisOptions } from 'ioredis';
import { redisOptions, type Temper, tlsOptions } from '../connection/connection.ts';

/** Where a Redis is in which keys run out, and how we are let in. */
export interface KeySourceAddress {
  readonly name: string;
  /** `redis://` or `rediss://`, with credentials and database if any; with `sentinels` its host means nothing. */
  readonly url: string;
  /** Who knows where it is, where that changes. */
  readonly sentinels?: {
    readonly hosts: readonly { readonly host: string; readonly port: number }[];
    /** What they call it. */
    readonly master: string;
    readonly password?: string;
  };
  readonly tls?: TlsIdentity | undefined;
  /** Whether it may be set to tell of the ends of keys. */
  readonly mayNotify: boolean;
}

/** The options of a connection there. */
export function sourceOptions(
  { name, url, sentinels, tls }: KeySourceAddress,
  temper: Temper,
): Omit<RedisOptions, 'replyMapping'> {
  // Our own servers are known by their process; of this one nothing is kept that another could not have.
  const { Connector: _ours, ...common } = redisOptions(`source:${name}`, temper);
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const isTls = protocol === 'rediss:';
  const secure = { ...(tlsOptions(tls).tls ?? {}) };
  const place =
    sentinels === undefined
      ? { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) }
      : {
          sentinels: [...sentinels.hosts],
          name: sentinels.master,
          ...(sentinels.password === undefined ? {} : { sentinelPassword: sentinels.password }),
          ...(isTls ? { sentinelTLS: secure, enableTLSForSentinelMode: true } : {}),
        };
  return {
    ...common,
    ...place,
    db: databaseOf(pathname),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(isTls ? { tls: secure } : {}),
    autoResubscribe: false,
  };
}

/** The database that a path names. */
export function databaseOf(pathname: string): number {
  const text = pathname.replace(/^\//, '');
  return /^\d{1,5}$/.test(text) ? Number(text) : 0;
}
