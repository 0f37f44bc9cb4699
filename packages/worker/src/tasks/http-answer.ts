import { LineSplitter } from '../line-splitter.ts';
import type { LogSink } from '../run-log.ts';
import { charsetNeeds, charsetOf } from './charset.ts';
import { bodyDecoding } from './content-coding.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** An answer whose head has come. */
export interface Answer {
  readonly headers: Headers;
  readonly body: AsyncIterable<Buffer>;
}

const loggedBytes = 64 * 1024;

/**
 * Reads the body to its end or its cap, and puts the beginning of its text into the log. Returns the bytes that came. Rejects when the
 * connection breaks; a body that is not what its headers say is told of in the log, and read on.
 */
export async function logAnswer(
  answer: Answer,
  { maxBytes, log }: { readonly maxBytes: number; readonly log: LogSink },
): Promise<number> {
  const wire = new Wire(answer.body, maxBytes);
  const decoding = bodyDecoding(answer.headers['content-encoding']);
  if (decoding.kind === 'known') {
    await logText(decoding.decode(wire.chunks()), { answer, wire, log });
  }
  await wire.drain();
  if (decoding.kind === 'unknown' && wire.bytes > 0) {
    const what = `the body (${wire.bytes} bytes) is encoded as ${decoding.coding}`;
    log.write('system', `${what}, which this worker cannot decode: it is not shown`);
  }
  return wire.bytes;
}

interface Logging {
  readonly answer: Answer;
  readonly wire: Wire;
  readonly log: LogSink;
}

/** Only so much is decoded as is kept, so that a small body that grows without end costs nothing. */
async function logText(decoded: AsyncIterable<Buffer>, logging: Logging): Promise<void> {
  const { answer, wire, log } = logging;
  const text = new BodyText(contentTypeOf(answer.headers), log);
  let bytes = 0;
  let isWhole = false;
  try {
    for await (const chunk of decoded) {
      text.push(chunk.subarray(0, loggedBytes - bytes));
      bytes += chunk.length;
      if (bytes > loggedBytes) break;
    }
    isWhole = bytes <= loggedBytes && !wire.isOver;
  } catch (error) {
    if (wire.fault !== undefined) throw wire.fault.error;
    log.write('system', `the body is not what its content-encoding says: ${String(error)}`);
  } finally {
    text.end(isWhole ? 'whole' : 'cut-off');
  }
  if (bytes > loggedBytes) log.write('system', `only the first ${loggedBytes} bytes are kept`);
}

function contentTypeOf(headers: Headers): string {
  return [headers['content-type'] ?? []].flat()[0] ?? '';
}

/** The bytes as they come, counted, up to the cap; may be read on where somebody left off. */
class Wire {
  readonly #body: AsyncIterator<Buffer>;
  readonly #maxBytes: number;
  bytes = 0;
  /** What broke the connection. */
  fault: { readonly error: unknown } | undefined;

  constructor(body: AsyncIterable<Buffer>, maxBytes: number) {
    this.#body = body[Symbol.asyncIterator]();
    this.#maxBytes = maxBytes;
  }

  /** More came than may be read. */
  get isOver(): boolean {
    return this.bytes > this.#maxBytes;
  }

  async *chunks(): AsyncIterable<Buffer> {
    while (!this.isOver) {
      const chunk = await this.#next();
      if (chunk === undefined) return;
      this.bytes += chunk.length;
      yield chunk;
    }
  }

  async drain(): Promise<void> {
    for await (const _ of this.chunks());
    if (this.fault !== undefined) throw this.fault.error;
  }

  async #next(): Promise<Buffer | undefined> {
    try {
      const { done, value } = await this.#body.next();
      return done === true ? undefined : value;
    } catch (error) {
      this.fault ??= { error };
      throw error;
    }
  }
}

/** Turns bytes into lines, once there are enough of them to tell their charset. */
class BodyText {
  readonly #contentType: string;
  readonly #log: LogSink;
  #head = Buffer.alloc(0);
  #lines: LineSplitter | undefined;

  constructor(contentType: string, log: LogSink) {
    this.#contentType = contentType;
    this.#log = log;
  }

  push(chunk: Buffer): void {
    if (this.#lines !== undefined) {
      this.#lines.push(chunk);
      return;
    }
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= charsetNeeds(this.#contentType)) this.#begin();
  }

  end(how: 'whole' | 'cut-off'): void {
    (this.#lines ?? this.#begin()).end(how);
  }

  #begin(): LineSplitter {
    const { decoder, unknown } = charsetOf(this.#contentType, this.#head);
    const log = this.#log;
    if (unknown !== undefined) {
      log.write('system', `the charset ${unknown} is not known here: the body is read as UTF-8`);
    }
    this.#lines = new LineSplitter((line, continued) => log.write('stdout', line, continued), {
      decoder,
    });
    this.#lines.push(this.#head);
    return this.#lines;
  }
}
