import { CoordinationFault } from '@escapement/core';
import { type Client, type ConnectionManager, Exception } from 'node-zookeeper-client';
import { JuteReader } from './jute-reader.ts';
import { JuteWriter } from './jute-writer.ts';

/**
 * A request that is spelled here, and whose answer is read here. The library makes some thirty objects and buffers of their own for each
 * request, which a catalogue of a hundred thousand znodes feels, and it does not know how to read many of them at once.
 */
export interface OwnRequest<Answer> {
  /** The operation's number in the protocol. */
  readonly type: number;
  readonly expectedBytes: number;
  /** What follows the number of the request and that of the operation. */
  write(to: JuteWriter): void;
  /** What follows the header of an answer without an error. */
  read(from: JuteReader): Answer;
}

type Done<Answer> = (error: Error | null | undefined, answer: Answer) => void;

/** Puts a request into the library's queue, where it gets its number and its place among the others. */
export function sendOwn<Answer>(
  client: Client,
  request: OwnRequest<Answer>,
  done: Done<Answer>,
): void {
  const packet = new OwnPacket(request, done);
  // Called only when nothing is sent: an answer is read before the library sees it.
  client.connectionManager.queue(packet, (error) => packet.fail(error));
}

/** In the shape in which the library keeps its requests. */
class OwnPacket<Answer> {
  readonly header: { xid: number; readonly type: number };
  readonly payload = null;
  readonly #request: OwnRequest<Answer>;
  readonly #done: Done<Answer>;

  constructor(request: OwnRequest<Answer>, done: Done<Answer>) {
    this.header = { xid: 0, type: request.type };
    this.#request = request;
    this.#done = done;
  }

  toBuffer(): Buffer {
    const writer = new JuteWriter(8 + this.#request.expectedBytes);
    writer.int(this.header.xid);
    writer.int(this.header.type);
    this.#request.write(writer);
    return writer.frame();
  }

  take(answer: JuteReader): void {
    let read: Answer;
    try {
      read = this.#request.read(answer);
    } catch (error) {
      // What is said in the protocol, though nothing we can use, is about this request; anything else is about the connection.
      if (!(error instanceof CoordinationFault)) throw error;
      this.fail(error);
      return;
    }
    this.#done(null, read);
  }

  fail(error: Error | null | undefined): void {
    this.#done(error, undefined as Answer);
  }
}

const xidAt = 4;
const zxidAt = 8;
const errorAt = 16;
const bodyAt = 20;

/** Takes a frame that answers a request of ours; false where it is the library's to read. */
export function takeOwnAnswer(manager: ConnectionManager, frame: Buffer): boolean {
  const packet = manager.pendingQueue[0]?.request;
  // Events and heartbeats come in between; an answer out of turn is for the library to end the connection over.
  if (!(packet instanceof OwnPacket) || frame.length < bodyAt) return false;
  if (frame.readInt32BE(xidAt) !== packet.header.xid) return false;
  manager.pendingQueue.shift();
  manager.zxid = Buffer.from(frame.subarray(zxidAt, errorAt));
  const code = frame.readInt32BE(errorAt);
  if (code === 0) packet.take(new JuteReader(frame, bodyAt));
  else packet.fail(Exception.create(code));
  return true;
}
