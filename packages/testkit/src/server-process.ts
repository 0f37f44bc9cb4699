import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A throw-away server in a process of its own, with everything that a fault test does to one. */
export interface ServerProcess {
  readonly port: number;
  /** Process id while it runs. */
  readonly pid: number | undefined;
  /** Shuts it down in order, the data stays for `start`. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash or a power cut; the data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  start(): Promise<void>;
  /** SIGSTOP: it accepts connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  /** Kills it and deletes its data. */
  dispose(): Promise<void>;
}

/** Sends a signal that ends a server, and waits until it has ended. One that has ended already is left alone. */
export async function endServer(
  child: ChildProcess | undefined,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  // A frozen process takes a SIGTERM only when it goes on; before SIGKILL it must not, or it would still do what it was sent.
  if (signal !== 'SIGKILL') child.kill('SIGCONT');
  await exited;
}
