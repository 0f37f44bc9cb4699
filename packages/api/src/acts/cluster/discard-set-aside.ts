import type { Act } from '../act.ts';
import { done, jobThing, refused } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import { remarkOf } from './term-remarks.ts';

/** Gives up definitions that are set aside: the leader takes them out, with all that is staged of them. */
export function discardSetAside(
  ports: Writes<'orphans' | 'election'>,
): Act<
  { readonly jobs: readonly string[]; readonly reason: string },
  { readonly kind: 'discarded'; readonly count: number }
> {
  return {
    name: 'set-aside.discard',
    about: ({ jobs }) => jobs.map(jobThing),
    told: ({ count }) =>
      count === 0 ? refused('none-set-aside') : done({ after: { discarded: count } }),
    async perform(call) {
      const { jobs, reason } = call.input;
      const count = await call.ask.redis(() => ports.orphans.discard([...new Set(jobs)]));
      if (count > 0) {
        const counted = `${reason} (definitions given up: ${count})`;
        await remarkOf(ports, call, { act: 'definitions-discarded', reason: counted });
      }
      return { kind: 'discarded', count };
    },
  };
}
