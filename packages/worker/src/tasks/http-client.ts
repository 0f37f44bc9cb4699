import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { refusalOf, type TargetPolicy } from './target-policy.ts';

export interface HttpLimits {
  /** For the whole request with its redirects, whatever the job's own timeout says. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
}

/** A dispatcher whose every connection was checked when it was dialled, with the caps for one request. */
export interface HttpClient {
  readonly dispatcher: Agent;
  readonly limits: HttpLimits;
  close(): Promise<void>;
}

/** A connection that the policy of this worker does not allow. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused';
}

const connectTimeoutMs = 10_000;
const connectorsAtMost = 64;

/**
 * The caller closes it. `lookup` stands in for the system's resolver in tests. No connection is kept: a server may close a kept one in
 * the moment in which a request goes out, and then nobody can tell whether it was taken, so that it could neither be sent again nor left.
 */
export function openHttpClient(
  policy: TargetPolicy,
  limits: HttpLimits,
  lookup: LookupFunction = dnsLookup as LookupFunction,
): HttpClient {
  const dispatcher = new Agent({
    connect: guardedConnector(policy, lookup),
    headersTimeout: limits.timeoutMs,
    bodyTimeout: limits.timeoutMs,
    // A connection serves one request.
    pipelining: 0,
  });
  return { dispatcher, limits, close: () => dispatcher.destroy() };
}

/** Addresses in the URL never pass a resolver, so they are checked here; names are checked by what they resolve to. */
function guardedConnector(policy: TargetPolicy, lookup: LookupFunction): buildConnector.connector {
  const connectors = new Map<number, buildConnector.connector>();
  return (target, callback) => {
    const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
    const port = portOf(target);
    const refusal = isIP(host) === 0 ? undefined : refusalOf({ host, address: host, port }, policy);
    if (refusal !== undefined) return callback(new TargetRefused(refusal), null);
    const connect = connectors.get(port) ?? connectorFor(port, { policy, lookup });
    if (connectors.size >= connectorsAtMost) connectors.clear();
    connectors.set(port, connect);
    connect(target, callback);
  };
}

/** The port is not told to a resolver, so each has a connector whose resolver knows it; each keeps its own TLS sessions. */
function connectorFor(
  port: number,
  { policy, lookup }: { readonly policy: TargetPolicy; readonly lookup: LookupFunction },
): buildConnector.connector {
  const options: { timeout: number; lookup: LookupFunction } = {
    timeout: connectTimeoutMs,
    lookup: guardedLookup(policy, port, lookup),
  };
  // The type of undici leaves `lookup` out of a union member that it passes on to `net.connect`.
  return buildConnector(options as buildConnector.BuildOptions);
}

function portOf({ port, protocol }: { readonly port: string; readonly protocol: string }): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** Resolves once, leaves out what the policy refuses, and lets the socket connect to exactly what is left. */
function guardedLookup(policy: TargetPolicy, port: number, lookup: LookupFunction): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const addresses = found as unknown as LookupAddress[];
      const refusals = addresses.map(({ address }) => refusalOf({ host, address, port }, policy));
      const permitted = addresses.filter((_, index) => refusals[index] === undefined);
      const [first] = permitted;
      if (first === undefined) {
        callback(new TargetRefused(refusals[0] ?? `${host} has no address`), '', 0);
      } else if (options.all === true) {
        callback(null, permitted);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}
