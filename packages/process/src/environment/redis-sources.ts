import type { TlsIdentity } from '@escapement/core';
import type { EnvReader } from './env-reader.ts';
import { readTlsSettings } from './tls-settings.ts';

/** A Redis of somebody else's in which keys run out that jobs wait for. */
export interface RedisSource {
  readonly name: string;
  /** With its credentials; with `sentinels` its host means nothing. */
  readonly url: string;
  readonly sentinels?: {
    readonly hosts: readonly { readonly host: string; readonly port: number }[];
    readonly master: string;
    readonly password?: string;
  };
  /** For `rediss://`; without it those are trusted whom Node.js trusts. */
  readonly tls: TlsIdentity | undefined;
  /** Whether its setting may be changed so that it tells of the ends of keys. */
  readonly mayNotify: boolean;
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const sentinelPort = 26_379;
const form =
  'name=redis://host:port, name=rediss://host:port or name=redis+sentinel://host:port,host:port/master, with spaces between them';

/** Reads the sources, each as `name=address`; only their names are ever shown, or stand in a job. */
export function readRedisSources(reader: EnvReader): readonly RedisSource[] {
  const text = reader.secret('ESCAPEMENT_REDIS_SOURCES');
  const tls = readTlsSettings(reader, 'ESCAPEMENT_REDIS_SOURCES_TLS');
  const sources: RedisSource[] = [];
  for (const [i, entry] of (text ?? '').split(/\s+/).filter(Boolean).entries()) {
    const source = sourceIn(entry, tls);
    // The text is not repeated: it may hold a password.
    if (source === undefined) {
      reader.problems.push(`ESCAPEMENT_REDIS_SOURCES: entry ${i + 1} is not of the form ${form}`);
    } else if (sources.some(({ name }) => name === source.name)) {
      reader.problems.push(`ESCAPEMENT_REDIS_SOURCES: ${source.name} is there twice`);
    } else {
      sources.push(source);
    }
  }
  return sources;
}

function sourceIn(entry: string, tls: TlsIdentity | undefined): RedisSource | undefined {
  const [, name = '', address = ''] = /^([^=]*)=(.*)$/s.exec(entry) ?? [];
  if (!namePattern.test(name)) return undefined;
  const place = address.includes('+sentinel://') ? sentinelPlace(address) : plainPlace(address);
  return place && { name, tls, ...place };
}

type Place = Omit<RedisSource, 'name' | 'tls'>;

function plainPlace(address: string): Place | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
    return undefined;
  const asked = askedIn(url.searchParams);
  if (asked === undefined || asked.password !== undefined || !isDatabase(url.pathname)) {
    return undefined;
  }
  url.search = '';
  return { url: url.href, mayNotify: asked.mayNotify };
}

/** `redis+sentinel://user:password@host:port,host:port/master/database`, as other clients spell it. */
function sentinelPlace(address: string): Place | undefined {
  const match =
    /^(rediss?)\+sentinel:\/\/(?:([^@/]*)@)?([^/?@]+)\/([^/?]+)(\/\d{0,5})?(\?.*)?$/.exec(address);
  if (match === null) return undefined;
  const [, scheme = '', credentials, hosts = '', master = '', database = '', search = ''] = match;
  const asked = askedIn(new URLSearchParams(search));
  const named = hosts.split(',').map(hostIn);
  const known = named.filter((each) => each !== undefined);
  if (asked === undefined || known.length < named.length) return undefined;
  const url = `${scheme}://${credentials === undefined ? '' : `${credentials}@`}sentinel${database}`;
  if (!URL.canParse(url)) return undefined;
  const { password, mayNotify } = asked;
  return {
    ...{ url, mayNotify },
    sentinels: { hosts: known, master, ...(password === undefined ? {} : { password }) },
  };
}

function hostIn(text: string): { host: string; port: number } | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(text);
  if (match === null) return undefined;
  const [, host = '', port = String(sentinelPort)] = match;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** What may stand behind an address: `notify=set`, and the password of the sentinels. */
function askedIn(
  search: URLSearchParams,
): { readonly mayNotify: boolean; readonly password?: string } | undefined {
  const { notify, sentinelPassword: password, ...others } = Object.fromEntries(search);
  const isKnown = notify === undefined || notify === 'set';
  if (!isKnown || Object.keys(others).length > 0) return undefined;
  return { mayNotify: notify === 'set', ...(password === undefined ? {} : { password }) };
}

function isDatabase(pathname: string): boolean {
  return /^\/?\d{0,5}$/.test(pathname);
}
