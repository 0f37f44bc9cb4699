import { spawn } from 'node:child_process';

/** Processes that do nothing but take a processor each, as a busy machine does. */
export interface BusyLoops {
  stop(): void;
}

/** Starts so many; whoever starts them stops them. */
export function startBusyLoops(count: number): BusyLoops {
  const loops = Array.from({ length: count }, () =>
    spawn(process.execPath, ['--eval', 'for (;;);'], { stdio: 'ignore' }),
  );
  return {
    stop: () => {
      for (const loop of loops) loop.kill('SIGKILL');
    },
  };
}
