/** A screen by its address; what stands in braces is looked up in the cluster that is shown. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  /** The name of a button that is pressed first, in each language. */
  readonly press?: Readonly<Record<Language, string>>;
}

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];
export const themes = ['light', 'dark'] as const;
export const widths = [390, 1024, 1440] as const;

/** Every screen of the console, and the dialogs that no address leads to. */
export const screens: readonly Screen[] = [
  { name: 'overview', path: '/' },
  { name: 'jobs', path: '/jobs' },
  { name: 'jobs-none', path: '/jobs?q=zzzz' },
  { name: 'job-new', path: '/jobs/new' },
  { name: 'job', path: '/jobs/{job}' },
  { name: 'job-delayed', path: '/jobs/{job}?tab=delayed' },
  { name: 'job-ledger', path: '/jobs/{job}?tab=ledger' },
  { name: 'job-history', path: '/jobs/{job}?tab=history' },
  { name: 'job-versions', path: '/jobs/{job}?tab=versions' },
  { name: 'job-definition', path: '/jobs/{job}?tab=definition' },
  {
    name: 'job-run-now',
    path: '/jobs/{job}',
    press: { en: 'Run now', 'zh-CN': '立即运行' },
  },
  { name: 'job-edit', path: '/jobs/{job}/edit' },
  { name: 'job-missing', path: '/jobs/nobody' },
  { name: 'runs', path: '/runs' },
  { name: 'not-run', path: '/not-run' },
  { name: 'run-succeeded', path: '/runs/{succeeded}' },
  { name: 'run-failed', path: '/runs/{failed}' },
  { name: 'cluster', path: '/cluster' },
  { name: 'queues', path: '/queues' },
  {
    name: 'queue-pause',
    path: '/queues',
    press: { en: 'Pause', 'zh-CN': '暂停' },
  },
  { name: 'queue-one', path: '/queues/default' },
  { name: 'queue-missing', path: '/queues/nowhere' },
  { name: 'worker-one', path: '/workers/{worker}' },
  { name: 'worker-missing', path: '/workers/nobody' },
  { name: 'locks', path: '/locks' },
  { name: 'calendars', path: '/calendars' },
  { name: 'calendar', path: '/calendars/{calendar}?year=2026' },
  { name: 'calendar-new', path: '/calendars/~new' },
  { name: 'calendar-edit', path: '/calendars/{calendar}/edit' },
  {
    name: 'calendar-import',
    path: '/calendars/{calendar}',
    press: { en: 'Import days', 'zh-CN': '导入日期' },
  },
  {
    name: 'calendar-delete',
    path: '/calendars/{calendar}',
    press: { en: 'Delete', 'zh-CN': '删除' },
  },
  { name: 'singletons', path: '/singletons' },
  { name: 'secrets', path: '/secrets' },
  { name: 'audit', path: '/audit' },
  { name: 'not-found', path: '/nowhere' },
];
