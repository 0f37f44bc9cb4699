const lengthBytes = 4;
const absent = -1;

/**
 * Spells one request as ZooKeeper reads it: numbers begin with their highest byte, texts and bytes stand behind their length, and so does the
 * whole.
 */
export class JuteWriter {
  #bytes: Buffer;
  #end = lengthBytes;

  /** `expectedBytes`: what it will probably take; it grows where that is too little. */
  constructor(expectedBytes: number) {
    this.#bytes = Buffer.allocUnsafe(lengthBytes + expectedBytes);
  }

  int(value: number): void {
    this.#end = this.#room(4).writeInt32BE(value, this.#end);
  }

  flag(value: boolean): void {
    this.#end = this.#room(1).writeUInt8(value ? 1 : 0, this.#end);
  }

  text(value: string): void {
    // No character of UTF-16 takes more than three bytes of UTF-8.
    const room = this.#room(4 + 3 * value.length);
    const length = room.write(value, this.#end + 4);
    this.#end = room.writeInt32BE(length, this.#end) + length;
  }

  /** `undefined` is not the same as none. */
  bytes(value: Buffer | undefined): void {
    this.int(value?.length ?? absent);
    if (value === undefined) return;
    value.copy(this.#room(value.length), this.#end);
    this.#end += value.length;
  }

  /** The request with its length in front. */
  frame(): Buffer {
    this.#bytes.writeInt32BE(this.#end - lengthBytes, 0);
    return this.#bytes.subarray(0, this.#end);
  }

  #room(more: number): Buffer {
    const wanted = this.#end + more;
    if (wanted > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(wanted, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#end);
      this.#bytes = larger;
    }
    return this.#bytes;
  }
}
