import type { IncomingMessage, ServerResponse } from 'node:http';
import { keptBodyBytes, raise } from '@escapement/core';
import {
  admit,
  type Concluded,
  conclude,
  type HttpOnceOptions,
  readHttpOptions,
} from './http-once.ts';
import type { HttpReply } from './once-refusals.ts';
import type { Idempotency } from './open-idempotency.ts';
import { noteWork } from './work-of-request.ts';

/** A request of Express and those like it, its body parsed; of Node.js itself, with `body` put on it. */
export interface ParsedRequest extends IncomingMessage {
  readonly body?: unknown;
  /** Where a router has cut the path. */
  readonly originalUrl?: string;
  /** The route that was found, if there is one yet. */
  readonly route?: unknown;
}

type Next = (error?: unknown) => void;

/**
 * A middleware that gives each request after it one effect and one answer. Must come after what parses the body and knows who asks. What an
 * answer writes in pieces is kept whole; of one larger than 256 KiB a repeat is told that it was given. What only reads is let through.
 */
export function idempotencyMiddleware<Request extends ParsedRequest>(
  idempotency: Idempotency,
  given: HttpOnceOptions<Request>,
) {
  const options = readHttpOptions('idempotencyMiddleware', given);
  return (request: Request, response: ServerResponse, next: Next): void => {
    void guard(idempotency, options, { request, response, next }).catch(next);
  };
}

interface Exchange<Request> {
  readonly request: Request;
  readonly response: ServerResponse;
  readonly next: Next;
}

async function guard<Request extends ParsedRequest>(
  idempotency: Idempotency,
  options: HttpOnceOptions<Request>,
  { request, response, next }: Exchange<Request>,
): Promise<void> {
  const { headers, method = 'GET', url = '/', originalUrl = url, body } = request;
  const admission = await admit(idempotency, options, {
    ...{ method, url: originalUrl, headers, body },
    caller: options.caller(request),
  });
  if (admission.kind === 'answer') {
    answer(response, admission.reply);
    return;
  }
  if (admission.kind === 'begun') {
    const { work } = admission;
    noteWork(request, work);
    onceEnded(response, (reply) =>
      conclude(work, { ...reply, isRouted: request.route !== undefined }),
    );
  }
  next();
}

function answer(response: ServerResponse, { status, headers, body }: HttpReply): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body);
}

type Told = (reply: Omit<Concluded, 'isRouted'>) => Promise<void>;

/**
 * Hears of the whole answer as it goes out. Nothing is held back until it is kept: a twin that comes between the two finds the first at it still, and
 * waits; and whatever else looks whether an answer was given, as what handles errors does, sees that it was.
 */
function onceEnded(response: ServerResponse, told: Told): void {
  const pieces = new Pieces();
  const write = response.write.bind(response) as (...given: unknown[]) => boolean;
  const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    // What is given here alone the response does not remember.
    const given = rest.find((each) => typeof each === 'object' && !Array.isArray(each));
    for (const [name, value] of Object.entries(given ?? {})) {
      if (value !== undefined) response.setHeader(name, value);
    }
    return writeHead(status, ...rest);
  }) as typeof response.writeHead;
  response.write = ((piece: unknown, ...rest: unknown[]) => {
    pieces.add(piece, rest[0]);
    return write(piece, ...rest);
  }) as typeof response.write;
  response.end = ((piece?: unknown, ...rest: unknown[]) => {
    pieces.add(piece, rest[0]);
    response.end = end as typeof response.end;
    const { statusCode: status } = response;
    const reply = { status, headers: headersOf(response), body: pieces.whole() };
    const ended = end(piece, ...rest);
    told(reply).catch(raise);
    return ended;
  }) as typeof response.end;
}

/** What is written, as far as it may be kept; beyond that nothing of it is held in memory. */
class Pieces {
  #pieces: Buffer[] = [];
  #bytes = 0;

  add(piece: unknown, encoding: unknown): void {
    const bytes = bytesOf(piece, encoding);
    this.#bytes += bytes.length;
    if (this.#bytes > keptBodyBytes) this.#pieces = [];
    else this.#pieces.push(bytes);
  }

  /** `undefined` where it was too much. */
  whole(): Buffer | undefined {
    return this.#bytes > keptBodyBytes ? undefined : Buffer.concat(this.#pieces);
  }
}

function bytesOf(piece: unknown, encoding: unknown): Buffer {
  if (typeof piece === 'string') {
    return Buffer.from(piece, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
  }
  return piece instanceof Uint8Array ? Buffer.from(piece) : Buffer.alloc(0);
}

function headersOf(response: ServerResponse): Record<string, string> {
  const headers = Object.entries(response.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return Object.fromEntries(headers);
}
