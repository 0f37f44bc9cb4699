import { openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * What the tasks of a drill write down themselves: each line at once and with O_APPEND, so that neither a killed worker nor
 * two of them can lose or tear one. The monotonic clock is the machine's own and cannot be faked along with the wall clock.
 */
const file = process.env['DRILL_EFFECTS_FILE'];
const fd = file === undefined ? undefined : openSync(file, 'a');

const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;

function write(line) {
  if (fd !== undefined) writeSync(fd, `${JSON.stringify(line)}\n`);
}

/** What this worker takes the time to be, for a drill that fakes it. */
setInterval(() => write(['clock', process.pid, Date.now(), monotonicMs()]), 500).unref();

function note(event, { edition, after }, { jobId, fireTime, attempt, runId, shard }) {
  const of = { runId, shard: shard?.index, after };
  write([event, jobId, Date.parse(fireTime), attempt, edition, process.pid, monotonicMs(), of]);
}

/** Begins, lasts for `ms`, and ends; told to stop, it stops without an end. */
export async function work(input, context) {
  note('begin', input, context);
  if (input.ms > 0) await delay(input.ms, undefined, { signal: context.signal });
  note('end', input, context);
}
