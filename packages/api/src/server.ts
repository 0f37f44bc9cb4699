import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';
import { type ProblemCode, problemCodes } from '@escapement/protocol';
import Fastify, { type FastifyInstance } from 'fastify';
import { routedAddress } from './page-address.ts';
import { problemOf } from './problems/fault-table.ts';
import { validateInput } from './problems/input-validation.ts';
import { problemOfSignal, sendProblem } from './problems/problem-answer.ts';
import { ProblemSignal } from './problems/problem-signal.ts';
import { bodyBytesAtMost, parseBodies } from './request-body.ts';
import { requestIdOf } from './request-record.ts';
import { installRouteRules } from './route-rules.ts';

/** Longest part of a path; no id is longer than 128 characters. */
const pathPartAtMost = 256;

/** Who may speak for callers, and how callers are spoken to. */
export interface ServerOptions {
  /** Addresses and ranges whose forwarded headers are believed; nobody else's are. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Certificate and key in PEM; without them it speaks plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Where the built console is; without it there are no pages. */
  readonly consoleDir?: string | undefined;
}

/** The bare server: limits, and a problem as the answer to everything that never reaches a route. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { trustedProxies = [], tls, consoleDir } = options;
  const proxies = trustedProxies.length === 0 ? {} : { trustProxy: [...trustedProxies] };
  // The framework types a server by TLS as another kind; nothing here depends on which it is.
  const overTls = tls === undefined ? {} : { https: { cert: tls.cert, key: tls.key } };
  const pages = consoleDir === undefined ? {} : { rewriteUrl: routedAddress };
  const api = Fastify({
    ...proxies,
    ...pages,
    ...(overTls as object),
    logger: false,
    genReqId: requestIdOf,
    bodyLimit: bodyBytesAtMost,
    requestTimeout: 15_000,
    routerOptions: { maxParamLength: pathPartAtMost },
    // What the framework refuses by itself, before any hook: a path that is no path.
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, problemOf(error)),
    clientErrorHandler: answerUnreadable,
  });
  api.setValidatorCompiler(validateInput);
  // Answers are typed by their schemas at compile time; checking each again would only turn a surprise into a failure.
  api.setSerializerCompiler(() => JSON.stringify);
  parseBodies(api);
  installRouteRules(api);
  return api;
}

/** Goes on with another certificate: who connects from now on is shown it. */
export function useCertificate(
  api: FastifyInstance,
  pair: { readonly cert: string; readonly key: string },
): void {
  const server: unknown = api.server;
  if (server instanceof TlsServer) server.setSecureContext(pair);
}

/** Answers bytes that are no request; there is no request to answer by then, only its socket. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code !== 'ECONNRESET' && socket.writable) socket.write(unreadableAnswer(error.code));
  socket.destroy();
}

/** The whole answer to a request that the parser gave up, by its code. */
export function unreadableAnswer(parserCode: string | undefined): string {
  const [code, detail] = unreadable[parserCode ?? ''] ?? malformed;
  const { status } = problemCodes[code];
  const body = JSON.stringify(problemOfSignal(new ProblemSignal(code, detail)));
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
    '',
    body,
  ].join('\r\n');
}

const malformed: readonly [ProblemCode, string] = ['REQUEST_MALFORMED', 'This is no HTTP request.'];
const unreadable: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TOO_SLOW', 'Send the whole request within 15 seconds.'],
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'Send at most 16 KB of headers, the path included.'],
};
