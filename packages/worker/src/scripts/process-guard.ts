import { type ChildProcess, spawn } from 'node:child_process';
import type { Mark } from './strays.ts';

/**
 * Ends process groups when this process ends, however it ends, and with them what has left them. A worker that is killed can
 * run no code of its own, and its scripts would go on beside the attempt that another worker begins.
 */
export interface ProcessGuard {
  /** Begins to guard a group; the function returned ends it, and must be called when the group has ended. */
  watch(groupId: number, mark?: Mark): () => void;
  /** Ends all groups that are still guarded. */
  close(): Promise<void>;
}

/**
 * Reads which groups run, as `<group>/<mark>`, and kills those that are left when its input ends: the kernel closes a dead
 * worker's pipes. Then it looks for what bears a mark until nothing is found and nothing has vanished
 * before it was looked at, with nothing but the shell's own words.
 */
const guardScript = `
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
marks=
for group in $groups; do
  kill -KILL "-\${group%/*}"
  [ -n "\${group#*/}" ] && marks="$marks \${group#*/}"
done
[ -n "$marks" ] || exit 0
others=' '
round=0
found=yes
while [ -n "$found" ] && [ "$round" -lt 100 ]; do
  found=
  round=$((round + 1))
  for limits in /proc/[0-9]*/limits; do
    pid=\${limits#/proc/}
    pid=\${pid%/limits}
    case $others in *" $pid "*) continue ;; esac
    bears=
    read=
    while read -r line; do
      read=yes
      for mark in $marks; do
        case $line in *" $mark "*) bears=yes ;; esac
      done
    done <"$limits"
    if [ -z "$read" ]; then found=yes
    elif [ -z "$bears" ]; then others="$others$pid "
    elif kill -KILL "$pid"; then found=yes
    fi
  done
done
`;

/** Its process starts with the first group and lives in a group of its own, which a terminal's Ctrl-C does not reach. */
export function openProcessGuard(): ProcessGuard {
  const watched = new Set<string>();
  let guard: ChildProcess | undefined;

  function tell(line: string): void {
    guard?.stdin?.write(line);
  }

  function start(): void {
    const started = startGuard();
    guard = started;
    started.once('close', () => {
      if (guard === started) guard = undefined;
    });
    for (const group of watched) tell(`+ ${group}\n`);
  }

  return {
    watch(groupId, mark) {
      const group = `${groupId}/${mark?.kind === 'limit' ? mark.microseconds : ''}`;
      watched.add(group);
      if (guard === undefined) start();
      else tell(`+ ${group}\n`);
      return () => {
        if (watched.delete(group)) tell(`- ${group}\n`);
      };
    },
    close() {
      const closing = guard;
      watched.clear();
      if (closing === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        closing.once('close', () => resolve());
        closing.stdin?.end();
      });
    },
  };
}

function startGuard(): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', guardScript], {
    detached: true,
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a guard scripts still run; what is lost is that they end with a worker that is killed.
  guard.on('error', () => {});
  guard.stdin?.on('error', () => {});
  guard.unref();
  return guard;
}
