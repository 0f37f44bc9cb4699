export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];
export const themes = ['light', 'dark'] as const;
export const widths = [390, 1024, 1440] as const;

/** What is pressed first, and what that opens. */
interface Press {
  readonly role?: 'button' | 'combobox';
  /** In each language; the first that is so called. */
  readonly name: Readonly<Record<Language, RegExp>>;
  readonly opens: 'dialog' | 'menu' | 'listbox' | 'form';
}

/** A screen by its address; what stands in braces is looked up in the cluster that is shown. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  readonly press?: Press;
  /** Nobody is signed in. */
  readonly isOutside?: true;
}

const dialog = (en: RegExp, zh: RegExp): Press => ({ name: { en, 'zh-CN': zh }, opens: 'dialog' });
const list = (en: RegExp, zh: RegExp): Press => ({
  ...{ role: 'combobox', name: { en, 'zh-CN': zh }, opens: 'listbox' },
});
const menu = (en: RegExp, zh: RegExp): Press => ({ name: { en, 'zh-CN': zh }, opens: 'menu' });

/** Every screen of the console, and the dialogs and lists that no address leads to. */
export const screens: readonly Screen[] = [
  { name: 'overview', path: '/' },
  { name: 'overview-settings', path: '/', press: dialog(/^Settings/, /^设置/) },
  { name: 'jobs', path: '/jobs' },
  { name: 'jobs-none', path: '/jobs?q=zzzz' },
  { name: 'jobs-menu', path: '/jobs', press: menu(/^Actions for/, /的操作$/) },
  { name: 'job-new', path: '/jobs/new' },
  { name: 'job-new-zones', path: '/jobs/new', press: list(/^Time zone/, /^时区/) },
  { name: 'job-new-handlers', path: '/jobs/new', press: list(/^Handler name/, /^处理函数名称/) },
  { name: 'job', path: '/jobs/{job}' },
  { name: 'job-paused', path: '/jobs/market-close' },
  { name: 'job-unserved', path: '/jobs/month-close' },
  { name: 'job-torn', path: '/jobs/torn-job' },
  { name: 'job-delayed', path: '/jobs/sent-later?tab=delayed' },
  { name: 'job-backfills', path: '/jobs/daily-totals?tab=backfills' },
  { name: 'job-ledger', path: '/jobs/{job}?tab=ledger' },
  { name: 'job-ledger-paused', path: '/jobs/market-close?tab=ledger' },
  { name: 'job-history', path: '/jobs/daily-totals?tab=history' },
  { name: 'job-versions', path: '/jobs/daily-totals?tab=versions' },
  { name: 'job-definition', path: '/jobs/{job}?tab=definition' },
  { name: 'job-run-now', path: '/jobs/{job}', press: dialog(/^Run now$/, /^立即运行$/) },
  { name: 'job-delete', path: '/jobs/{job}', press: dialog(/^Delete$/, /^删除$/) },
  {
    ...{ name: 'job-backfill', path: '/jobs/daily-totals?tab=backfills' },
    press: dialog(/^Back-fill …$/, /^补跑…$/),
  },
  {
    ...{ name: 'job-rollback', path: '/jobs/daily-totals?tab=versions' },
    press: dialog(/^Roll back 1$/, /^回滚.*1$/),
  },
  { name: 'job-edit', path: '/jobs/{job}/edit' },
  { name: 'job-edit-all', path: '/jobs/month-close/edit' },
  { name: 'job-missing', path: '/jobs/nobody' },
  { name: 'runs', path: '/runs' },
  { name: 'runs-states', path: '/runs', press: list(/^State/, /^状态/) },
  { name: 'runs-none', path: '/runs?job=nobody' },
  { name: 'not-run', path: '/not-run' },
  { name: 'run-succeeded', path: '/runs/{succeeded}' },
  { name: 'run-failed', path: '/runs/{failed}' },
  { name: 'run-again', path: '/runs/{failed}', press: dialog(/^Run again$/, /^重试$/) },
  { name: 'run-running', path: '/runs/{running}' },
  { name: 'run-cancel', path: '/runs/{running}', press: dialog(/^Cancel run$/, /^取消运行$/) },
  { name: 'run-queued', path: '/runs/{queued}' },
  { name: 'run-blocked', path: '/runs/{blocked}' },
  { name: 'run-shards', path: '/runs/{shared}' },
  { name: 'run-missing', path: '/runs/nobody@20261122T010000Z' },
  { name: 'cluster', path: '/cluster' },
  { name: 'cluster-step-down', path: '/cluster', press: dialog(/^Step down/, /^让位/) },
  { name: 'queues', path: '/queues' },
  { name: 'queue-pause', path: '/queues', press: dialog(/^Pause/, /^暂停/) },
  { name: 'worker-drain', path: '/queues', press: dialog(/^Drain/, /^排空/) },
  { name: 'queue-one', path: '/queues/default' },
  { name: 'queue-limits', path: '/queues/default', press: dialog(/^Limits/, /限额$/) },
  { name: 'queue-missing', path: '/queues/nowhere' },
  { name: 'worker-one', path: '/workers/{worker}' },
  { name: 'worker-missing', path: '/workers/nobody' },
  { name: 'locks', path: '/locks' },
  { name: 'lock-history', path: '/locks', press: dialog(/^History of till$/, /^till 的持有记录$/) },
  { name: 'lock-free', path: '/locks', press: dialog(/^Free… till$/, /^强制释放… ?till$/) },
  { name: 'calendars', path: '/calendars' },
  { name: 'calendar', path: '/calendars/china?year=2026' },
  { name: 'calendar-torn', path: '/calendars/torn-days' },
  { name: 'calendar-new', path: '/calendars/~new' },
  { name: 'calendar-edit', path: '/calendars/china/edit' },
  {
    name: 'calendar-import',
    path: '/calendars/china',
    press: dialog(/^Import days$/, /^导入日期$/),
  },
  { name: 'calendar-delete', path: '/calendars/china', press: dialog(/^Delete$/, /^删除$/) },
  { name: 'config', path: '/config' },
  { name: 'config-new', path: '/config', press: dialog(/^New entry$/, /^新建配置项$/) },
  { name: 'config-one', path: '/config/feature-flags' },
  { name: 'config-delete', path: '/config/feature-flags', press: dialog(/^Delete$/, /^删除$/) },
  { name: 'config-missing', path: '/config/nothing' },
  { name: 'services', path: '/services' },
  { name: 'singletons', path: '/singletons' },
  { name: 'singleton-one', path: '/singletons', press: dialog(/^garden$/, /^garden$/) },
  { name: 'singleton-move', path: '/singletons', press: dialog(/^Move garden$/, /^转移 ?garden$/) },
  { name: 'singleton-tell', path: '/singletons', press: dialog(/^Send command/, /^发送命令/) },
  { name: 'secrets', path: '/secrets' },
  { name: 'secret-new', path: '/secrets', press: dialog(/^Set a secret$/, /^设置密钥$/) },
  { name: 'audit', path: '/audit' },
  { name: 'audit-none', path: '/audit?who=nobody' },
  { name: 'not-found', path: '/nowhere' },
  { name: 'sign-in', path: '/sign-in', isOutside: true },
];
