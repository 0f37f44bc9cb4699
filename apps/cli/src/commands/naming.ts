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
