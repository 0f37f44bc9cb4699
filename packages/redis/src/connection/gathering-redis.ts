import { Redis } from 'ioredis';

/**
 * A client whose commands of one turn of the loop go out in one piece. The client library can do that too, by a pipeline that it makes for each
 * piece; but in every one it defines all scripts anew, which costs more than several commands do.
 */
export class GatheringRedis extends Redis {
  override sendCommand(...given: Parameters<Redis['sendCommand']>): unknown {
    const [, piece] = given;
    const { stream } = this;
    // What is a piece already, such as a transaction, is written as one.
    if (piece === undefined && stream?.writableCorked === 0) {
      stream.cork();
      setImmediate(() => stream.uncork());
    }
    return super.sendCommand(...given);
  }
}
