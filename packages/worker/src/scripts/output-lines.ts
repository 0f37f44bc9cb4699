import { LineSplitter } from '../line-splitter.ts';
import type { Continued } from '../secrets/masked-stream.ts';

export type Output = 'stdout' | 'stderr';

/** Who hears what a program prints. */
export interface OutputListener {
  onLine(stream: Output, line: string, continued?: Continued): void;
  /** How a line stands that has no end yet. */
  onUnfinished(stream: Output, text: string): void;
}

/** Both outputs of a program, as lines. */
export class OutputLines {
  readonly stdout: LineSplitter;
  readonly stderr: LineSplitter;

  constructor(listener: OutputListener) {
    const lines = (stream: Output) =>
      new LineSplitter((line, continued) => listener.onLine(stream, line, continued), {
        onUnfinished: (text) => listener.onUnfinished(stream, text),
      });
    this.stdout = lines('stdout');
    this.stderr = lines('stderr');
  }

  /** What came after the last line end comes out as a line. */
  end(): void {
    this.stdout.end();
    this.stderr.end();
  }
}
