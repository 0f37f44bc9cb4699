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

/** The caller closes it. `lookup` stands in for the system's resolver in tests. */
export function openHttpClient(
  policy: TargetPolicy,
  limits: HttpLimits,
  lookup: LookupFunction = dnsLookup as LookupFunction,
): HttpClient {
  const dispatcher = new Agent({
    connect: guardedConnector(policy, lookup),
    headersTimeout: limits.timeoutMs,
    bodyTimeout: limits.timeoutMs,
  });
  return { dispatcher, limits, close: () => dispatcher.destroy() };
}

/** Addresses in the URL never pass a resolver, so they are checked here; names are checked by what they resolve to. */
function guardedConnector(policy: TargetPolicy, lookup: LookupFunction): buildConnector.connector {
  const options: { timeout: number; lookup: LookupFunction } = {
    timeout: connectTimeoutMs,
    lookup: guardedLookup(policy, lookup),
  };
  // The type of undici leaves `lookup` out of a union member that it passes on to `net.connect`.
  const connect = buildConnector(options as buildConnector.BuildOptions);
  return (target, callback) => {
    const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
    const refusal = isIP(host) === 0 ? undefined : refusalOf({ host, address: host }, policy);
    if (refusal === undefined) connect(target, callback);
    else callback(new TargetRefused(refusal), null);
  };
}

/** Resolves once, leaves out what the policy refuses, and lets the socket connect to exactly what is left. */
function guardedLookup(policy: TargetPolicy, lookup: LookupFunction): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const addresses = found as unknown as LookupAddress[];
      const refusals = addresses.map(({ address }) => refusalOf({ host, address }, policy));
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
