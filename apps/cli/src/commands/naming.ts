import type { Options } from '../options.ts';
import type { Command } from './command.ts';
import { listCommand } from './list-command.ts';

/** Services to whose name an instance answers. */
export const listServices: Command = listCommand({
  name: 'service list',
  page: (client, query) => client.listServices(query),
  linesOf: (service, words) => [words.services.row(service)],
  none: (words) => words.services.none,
});

/** One of them, with where its instances answer. */
export const showService: Command = {
  name: 'service show',
  takesReason: false,
  takes: 'one service',
  async run(client, { ids: [name = ''] }, words) {
    const answer = await client.getService(name);
    const { instances, instanceCount } = answer;
    const unshown = instanceCount - instances.length;
    const lines = [
      words.services.row(answer),
      ...instances.map((instance) => words.services.instance(instance)),
      ...(unshown > 0 ? [`  ${words.more(unshown)}`] : []),
    ];
    return { lines, answer, isDone: true };
  },
};

/** Registers an instance of a program without a session for a while, or says that it lives still, or drains. */
export const keepInstance: Command = {
  name: 'service keep',
  takesReason: false,
  takes: 'one instance',
  options: {
    ...{ address: 'must', 'ttl-ms': 'must', weight: 'may' },
    ...{ zone: 'may', version: 'may', draining: 'may' },
  },
  async run(client, { ids: [name = '', id = ''], options }, words) {
    const answer = await client.keepInstance({ name, id }, instanceIn(options));
    return { lines: [words.services.kept(name, answer)], answer, isDone: true };
  },
};

/** Takes it out at once. */
export const removeInstance: Command = {
  name: 'service remove',
  takesReason: false,
  takes: 'one instance',
  async run(client, { ids: [name = '', id = ''] }, words) {
    await client.removeInstance({ name, id });
    return { lines: [words.services.removed(name, id)], answer: { name, id }, isDone: true };
  },
};

function instanceIn({ address = '', 'ttl-ms': ttlMs = 0, ...more }: Options) {
  const { weight, zone, version, draining } = more;
  return { address, ttlMs, weight, zone, version, draining };
}
