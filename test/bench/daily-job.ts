/** A job of a usual size; with others of its kind its fires are spread over the day. */
export function dailyJob(index: number): { readonly id: string } {
  const [minute, hour] = [index % 60, Math.floor(index / 60) % 24];
  return {
    id: `job-${index}`,
    ...{
      description: 'Sends the figures of the day to whom it may concern',
      tags: ['finance', `team-${index % 50}`],
      schedule: {
        kind: 'cron',
        expressions: [`${minute} ${hour} * * *`],
        timeZone: 'Asia/Shanghai',
      },
      task: { kind: 'handler', handler: 'record', input: { report: index, format: 'pdf' } },
    },
  };
}
