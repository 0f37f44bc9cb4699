import { zxidToNumber } from './zxid.ts';

/** Reads an answer of ZooKeeper's from a place on. What ends before it should, or says a length that cannot be, throws a RangeError. */
export class JuteReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  int(): number {
    return this.#bytes.readInt32BE(this.#passed(4));
  }

  flag(): boolean {
    return this.#bytes.readUInt8(this.#passed(1)) === 1;
  }

  zxid(): number {
    return zxidToNumber(this.#bytes, this.#passed(8));
  }

  /** So many bytes as hexadecimal digits. */
  hex(length: number): string {
    const from = this.#passed(length);
    return this.#bytes.toString('hex', from, this.#at);
  }

  /** A view of the answer, all of which stays in memory as long as the view does; `undefined` where there are none. */
  bytes(): Buffer | undefined {
    const length = this.int();
    if (length === -1) return undefined;
    const from = this.#passed(length);
    return this.#bytes.subarray(from, this.#at);
  }

  skip(length: number): void {
    this.#passed(length);
  }

  /** Where the next so many bytes begin; they count as read. */
  #passed(length: number): number {
    const from = this.#at;
    if (length < 0 || from + length > this.#bytes.length) {
      throw new RangeError(`${length} bytes at ${from} of ${this.#bytes.length}`);
    }
    this.#at += length;
    return from;
  }
}
