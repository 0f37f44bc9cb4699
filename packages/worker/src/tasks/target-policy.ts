import { classOfAddress, parseAddress } from '@escapement/core';
import ipaddr from 'ipaddr.js';

/**
 * A line of an allow or deny list: a host name, `*.` and a domain, `*`, an address, or a range of addresses; each for every port,
 * or with `:port` for one. An IPv6 address or range stands in brackets where a port follows.
 */
export type TargetPattern = { readonly text: string; readonly port: number | undefined } & (
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'under'; readonly suffix: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'range'; readonly range: [ipaddr.IPv4 | ipaddr.IPv6, number] }
);

/** Where a connection leads. */
export interface Target {
  /** As the URL names it. */
  readonly host: string;
  /** As it was resolved. */
  readonly address: string;
  readonly port: number;
}

/** Where HTTP tasks of this worker may go. An empty `allow` means every public address. */
export interface TargetPolicy {
  readonly allow: readonly TargetPattern[];
  readonly deny: readonly TargetPattern[];
  readonly allowPrivate: boolean;
}

/** Reads one line of a list; `undefined` when it is none. */
export function parsePattern(text: string): TargetPattern | undefined {
  const whole = text.trim().toLowerCase();
  // A bare IPv6 address has colons of its own.
  const split = parseRange(whole) === undefined ? /^(.+):(\d{1,5})$/.exec(whole) : null;
  const [line, port] = split === null ? [whole] : [split[1] ?? '', Number(split[2])];
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  const about = { text, port };
  if (line === '*') return { ...about, kind: 'any' };
  const range = parseRange(line);
  if (range !== undefined) return { ...about, kind: 'range', range };
  const isUnder = line.startsWith('*.');
  const name = isUnder ? line.slice(2) : line;
  if (!/^(?=.*[a-z])[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)) return undefined;
  return isUnder
    ? { ...about, kind: 'under', suffix: `.${name}` }
    : { ...about, kind: 'name', name };
}

function parseRange(line: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  try {
    const bare = line.replace(/^\[(.*)\]$/, '$1');
    if (bare.includes('/')) return ipaddr.parseCIDR(bare);
    const address = parseAddress(bare);
    return address === undefined ? undefined : [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    return undefined;
  }
}

/**
 * Why a connection to this address, reached under this host name, is refused; `undefined` when it may be made. To be asked
 * for the address that is really dialled, at the moment of dialling: an earlier answer of the DNS proves nothing.
 */
export function refusalOf(target: Target, policy: TargetPolicy): string | undefined {
  const { host, address, port } = target;
  const where = host === address ? `${host}:${port}` : `${host}:${port} (${address})`;
  const addressClass = classOfAddress(address);
  if (addressClass === 'forbidden') {
    return `${where} is a link-local, metadata or special address, where HTTP tasks never go`;
  }
  if (policy.deny.some((pattern) => matches(pattern, target))) {
    return `${where} is on the deny list of this worker`;
  }
  const isAllowed = policy.allow.some((pattern) => matches(pattern, target));
  if (policy.allow.length > 0 && !isAllowed) return `${where} is not on the allow list`;
  if (addressClass === 'private' && !isAllowed && !policy.allowPrivate) {
    return `${where} is a private address; ESCAPEMENT_HTTP_ALLOW or ESCAPEMENT_HTTP_ALLOW_PRIVATE opens those`;
  }
  return undefined;
}

function matches(pattern: TargetPattern, { host, address, port }: Target): boolean {
  if (pattern.port !== undefined && pattern.port !== port) return false;
  const name = host.toLowerCase().replace(/\.$/, '');
  switch (pattern.kind) {
    case 'any':
      return true;
    case 'name':
      return name === pattern.name;
    case 'under':
      return name.endsWith(pattern.suffix);
    case 'range': {
      const parsed = parseAddress(address);
      const [base, bits] = pattern.range;
      return parsed !== undefined && parsed.kind() === base.kind() && parsed.match(base, bits);
    }
  }
}
