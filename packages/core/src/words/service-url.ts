const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What `service://billing/path?query` asks for: which service, and what of each of its instances. */
export interface ServiceUrl {
  readonly service: string;
  /** Begins with `/`. */
  readonly path: string;
}

/** Whether the address begins as one of a service does, well-formed or not. */
export function isServiceUrl(url: string): boolean {
  return /^\s*service:/i.test(url);
}

/** Takes the address of a service apart; `undefined` where it is none: without a name, or with a port or credentials. */
export function readServiceUrl(url: string): ServiceUrl | undefined {
  const [, service = '', path = ''] = /^\s*service:\/\/([^/?#]*)([^#]*)/i.exec(url) ?? [];
  if (!namePattern.test(service)) return undefined;
  return { service, path: path.startsWith('/') ? path : `/${path}` };
}

/** The address of the same at one instance, whose own path may end in `/` or not. */
export function urlAtInstance(address: string, path: string): string {
  return `${address.replace(/\/+$/, '')}${path}`;
}
