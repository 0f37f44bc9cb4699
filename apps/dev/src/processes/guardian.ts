import { spawn } from 'node:child_process';

/**
 * Reads `watch PID` and `forget PID` lines. When its input ends without `dismiss`, the launcher was killed, and
 * whatever is still watched is ended: youngest first, by SIGTERM, and after five seconds by SIGKILL.
 */
const script = `
pids=
while read -r verb pid; do
  case $verb in
    watch) pids="$pid $pids" ;;
    forget) kept=; for p in $pids; do [ "$p" = "$pid" ] || kept="$kept $p"; done; pids=$kept ;;
    dismiss) exit 0 ;;
  esac
done
for p in $pids; do kill -TERM "$p" 2>/dev/null; done
i=0
while [ $i -lt 50 ]; do
  alive=
  for p in $pids; do kill -0 "$p" 2>/dev/null && alive="$alive $p"; done
  [ -n "$alive" ] || exit 0
  sleep 0.1
  i=$((i + 1))
done
for p in $alive; do kill -KILL "$p" 2>/dev/null; done
`;

/** A shell of a few hundred kilobytes that outlives the launcher just long enough to end its children. */
export interface Guardian {
  watch(pid: number): void;
  forget(pid: number): void;
  /** All children have ended: the guardian may go too. */
  dismiss(): void;
}

/** Starts the guardian, in a session of its own so that Ctrl-C does not reach it. */
export function startGuardian(): Guardian {
  const shell = spawn('sh', ['-c', script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const tell = (line: string): void => void shell.stdin.write(`${line}\n`);
  // A guardian that died early leaves the launcher as it would be without one.
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  return {
    watch: (pid) => tell(`watch ${pid}`),
    forget: (pid) => tell(`forget ${pid}`),
    dismiss: () => void shell.stdin.end('dismiss\n'),
  };
}
