import { counted } from '@escapement/core';
import type { BackfillPlan, BackfillView } from '@escapement/protocol';

/** What is said of back-fills. */
export interface BackfillWords {
  readonly none: string;
  plan(plan: BackfillPlan): readonly string[];
  started(view: BackfillView): string;
  /** One of several in one line. */
  row(view: BackfillView): string;
  whole(view: BackfillView): readonly string[];
  readonly stopped: string;
}

const fireTimes = (count: number): string => counted(count, 'fire time');

/** The first and the last fire times, with a mark where others stand between. */
function timesOf({ first, last, total }: BackfillPlan): readonly string[] {
  const isCut = total > first.length + last.length;
  return [...first, ...(isCut ? ['…'] : []), ...last].map((each) => `  ${each}`);
}

export const enBackfill: BackfillWords = {
  none: 'No back-fill of this job is remembered.',
  plan: (plan) => [
    `A back-fill would run ${fireTimes(plan.total)}, by version ${plan.version} of the job, ${plan.atOnce} at a time.`,
    ...timesOf(plan),
    ...(plan.leftOut > 0
      ? [`Left out, as they had a run: ${plan.leftOut}. With --again they run once more.`]
      : []),
    ...(plan.droppedUpTo === undefined
      ? []
      : [`What ran up to ${plan.droppedUpTo} is not remembered, and may run once more.`]),
  ],
  started: ({ id, jobId, total }) =>
    `Back-fill ${id} runs ${fireTimes(total)}: look at \`escapement back-fill show ${jobId} ${id}\`.`,
  row: (view) => `  ${view.id}  ${view.state}  ${enProgress(view)}  ${view.from} to ${view.to}`,
  whole: (view) => [
    `Back-fill ${view.id} of ${view.jobId}: ${view.state}`,
    `  fire times from ${view.from} to before ${view.to}, ${view.order}, by version ${view.version}`,
    `  ${enProgress(view)}`,
    `  asked for by ${view.by} at ${view.askedAt}: ${view.reason}`,
    ...(view.stop === undefined
      ? []
      : [`  stopped by ${view.stop.by} at ${view.stop.at}: ${view.stop.reason}`]),
  ],
  stopped: 'It is stopped: what has not begun is cancelled, and what has begun ends as it does.',
};

function enProgress(view: BackfillView): string {
  const { ended, total, failed, cancelled, unknown } = view;
  const parts = [
    `${ended} of ${total} over`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ];
  return parts.join(', ');
}

const zhStates = { running: '进行中', stopped: '已停止', done: '已完成' } as const;
const zhOrders = { 'oldest-first': '从最早的开始', 'newest-first': '从最近的开始' } as const;

export const zhBackfill: BackfillWords = {
  none: '该任务没有补跑记录。',
  plan: (plan) => [
    `补跑将按任务的第 ${plan.version} 版执行 ${plan.total} 个触发时间，同时最多 ${plan.atOnce} 个。`,
    ...timesOf(plan),
    ...(plan.leftOut > 0
      ? [`另有 ${plan.leftOut} 个已有运行，不在其中；加 --again 则再执行一次。`]
      : []),
    ...(plan.droppedUpTo === undefined
      ? []
      : [`${plan.droppedUpTo} 及之前的记录已不再保留，其中的触发时间可能会再次执行。`]),
  ],
  started: ({ id, jobId, total }) =>
    `补跑 ${id} 将执行 ${total} 个触发时间：请查看 \`escapement back-fill show ${jobId} ${id}\`。`,
  row: (view) =>
    `  ${view.id}  ${zhStates[view.state]}  ${zhProgress(view)}  ${view.from} 至 ${view.to}`,
  whole: (view) => [
    `任务 ${view.jobId} 的补跑 ${view.id}：${zhStates[view.state]}`,
    `  触发时间从 ${view.from} 至 ${view.to}（不含），${zhOrders[view.order]}，依据第 ${view.version} 版`,
    `  ${zhProgress(view)}`,
    `  由 ${view.by} 于 ${view.askedAt} 提出：${view.reason}`,
    ...(view.stop === undefined
      ? []
      : [`  由 ${view.stop.by} 于 ${view.stop.at} 停止：${view.stop.reason}`]),
  ],
  stopped: '补跑已停止：尚未开始的运行会被取消，已开始的照常结束。',
};

function zhProgress(view: BackfillView): string {
  const { ended, total, failed, cancelled, unknown } = view;
  const parts = [
    `${total} 个中 ${ended} 个已结束`,
    ...(failed > 0 ? [`${failed} 个失败`] : []),
    ...(cancelled > 0 ? [`${cancelled} 个取消`] : []),
    ...(unknown > 0 ? [`${unknown} 个未知`] : []),
  ];
  return parts.join('，');
}
