export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];
export const themes = ['light', 'dark'] as const;
export const widths = [390, 1024, 1440] as const;

/** What a thing of the page is called in each language; the first that is so called is taken. */
type Called = Readonly<Record<Language, RegExp>>;

/** What is pressed, and what that opens or leaves open; what a press before has opened is where it is looked for. */
export interface Press {
  readonly role?: 'button' | 'checkbox' | 'combobox' | 'radio' | 'switch';
  readonly name: Called;
  readonly opens: 'dialog' | 'menu' | 'listbox' | 'main';
  /** Where one of that kind is open already. */
  readonly titled?: Called;
}

/** What is written into a field of what a press has opened. */
interface Entry {
  readonly into: Called;
  readonly text: string;
}

/** A screen by its address; what stands in braces is looked up in the cluster that is shown. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  readonly press?: Press;
  /** What is done after that. */
  readonly further?: readonly (Press | Entry)[];
  /** Nobody is signed in. */
  readonly isOutside?: true;
  /** It is there on a phone alone. */
  readonly isOfPhone?: true;
}

const called = (en: RegExp, zh: RegExp): Called => ({ en, 'zh-CN': zh });
const dialog = (en: RegExp, zh: RegExp): Press => ({ name: called(en, zh), opens: 'dialog' });
const toggle = (en: RegExp, zh: RegExp): Press => ({ ...dialog(en, zh), role: 'switch' });
const list = (en: RegExp, zh: RegExp): Press => ({
  ...{ role: 'combobox', name: called(en, zh), opens: 'listbox' },
});
const menu = (en: RegExp, zh: RegExp): Press => ({ name: called(en, zh), opens: 'menu' });
const entry = (en: RegExp, zh: RegExp, text: string): Entry => ({ into: called(en, zh), text });

const pausing = toggle(/^Fires by schedule$/, /^按调度触发$/);
const selectingAll: Press = {
  ...{ role: 'checkbox', opens: 'main' },
  name: called(/^Select all that are shown$/, /^选择全部已显示的任务$/),
};
const backfilling = dialog(/^Back-fill…$/, /^补跑…$/);
const ofMarch = [
  entry(/^From/, /^从/, '2026-03-01T00:00'),
  entry(/^Before/, /^到/, '2026-03-31T00:00'),
];
const notice =
  '一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。二、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。';

/** Every screen of the console, and the dialogs and lists that no address leads to. */
export const screens: readonly Screen[] = [
  { name: 'overview', path: '/' },
  { name: 'overview-settings', path: '/', press: dialog(/^Settings/, /^设置/) },
  { name: 'overview-places', path: '/', press: dialog(/^More$/, /^更多$/), isOfPhone: true },
  { name: 'jobs', path: '/jobs' },
  { name: 'jobs-none', path: '/jobs?q=zzzz' },
  { name: 'jobs-menu', path: '/jobs', press: menu(/^Actions for/, /的操作$/) },
  { name: 'jobs-selected', path: '/jobs', press: selectingAll },
  {
    ...{ name: 'jobs-pause-many', path: '/jobs', press: selectingAll },
    further: [dialog(/^Pause…$/, /^暂停…$/)],
  },
  {
    ...{ name: 'jobs-delete-many', path: '/jobs', press: selectingAll },
    further: [dialog(/^Delete…$/, /^删除…$/)],
  },
  { name: 'job-new', path: '/jobs/new' },
  { name: 'job-new-zones', path: '/jobs/new', press: list(/^Time zone/, /^时区/) },
  { name: 'job-new-handlers', path: '/jobs/new', press: list(/^Handler name/, /^处理函数名称/) },
  {
    ...{ name: 'job-new-lacking', path: '/jobs/new' },
    press: { name: called(/^Create job$/, /^创建任务$/), opens: 'main' },
  },
  { name: 'job', path: '/jobs/{job}' },
  { name: 'job-paused', path: '/jobs/market-close' },
  { name: 'job-unserved', path: '/jobs/month-close' },
  { name: 'job-torn', path: '/jobs/torn-job' },
  { name: 'job-delayed', path: '/jobs/sent-later?tab=delayed' },
  { name: 'job-backfills', path: '/jobs/daily-totals?tab=backfills' },
  { name: 'job-ledger', path: '/jobs/{job}?tab=ledger' },
  { name: 'job-ledger-paused', path: '/jobs/market-close?tab=ledger' },
  {
    ...{ name: 'job-run-late', path: '/jobs/stock-count?tab=ledger' },
    press: dialog(/^Run it now: /, /^立即补上：/),
  },
  {
    ...{ name: 'job-ledger-none', path: '/jobs/{job}?tab=ledger&to=2026-01-01T00:00:00.000Z' },
  },
  { name: 'job-history', path: '/jobs/daily-totals?tab=history' },
  { name: 'job-versions', path: '/jobs/daily-totals?tab=versions' },
  { name: 'job-definition', path: '/jobs/{job}?tab=definition' },
  { name: 'job-run-now', path: '/jobs/{job}', press: dialog(/^Run now$/, /^立即运行$/) },
  { name: 'job-pause', path: '/jobs/daily-totals', press: pausing },
  {
    ...{ name: 'job-pause-until', path: '/jobs/daily-totals', press: pausing },
    further: [
      entry(/^Until/, /^暂停至/, '2026-12-24T18:00'),
      entry(/^Reason/, /^原因/, '年终盘点 – the shop is closed, and nothing is to be sent to it'),
    ],
  },
  {
    ...{ name: 'job-pause-lacking', path: '/jobs/daily-totals', press: pausing },
    further: [dialog(/^Pause$/, /^暂停$/)],
  },
  { name: 'job-delete', path: '/jobs/{job}', press: dialog(/^Delete$/, /^删除$/) },
  { name: 'job-delete-running', path: '/jobs/in-hand', press: dialog(/^Delete$/, /^删除$/) },
  {
    ...{ name: 'job-backfill', path: '/jobs/daily-totals?tab=backfills' },
    press: dialog(/^Back-fill…$/, /^补跑…$/),
  },
  {
    ...{ name: 'job-backfill-counted', path: '/jobs/daily-totals?tab=backfills' },
    ...{ press: backfilling, further: [...ofMarch, dialog(/^Count/, /^计算/)] },
  },
  {
    ...{ name: 'job-backfill-stop', path: '/jobs/replayed?tab=backfills' },
    press: dialog(/^Stop$/, /^停止$/),
  },
  {
    ...{ name: 'job-take-back', path: '/jobs/sent-later?tab=delayed' },
    press: dialog(/^Take back$/, /^撤回$/),
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
  {
    name: 'runs-narrowed',
    path: '/runs?q=daily%20trigger:schedule&exclude=tick&state=succeeded,failed',
  },
  { name: 'not-run', path: '/not-run' },
  { name: 'run-succeeded', path: '/runs/{succeeded}' },
  { name: 'run-failed', path: '/runs/{failed}' },
  { name: 'run-again', path: '/runs/{failed}', press: dialog(/^Run again$/, /^重试$/) },
  {
    ...{ name: 'run-again-other', path: '/runs/{failed}' },
    press: dialog(/^Run again$/, /^重试$/),
    further: [
      entry(/^Input of this run/, /^本次运行的输入/, '{"day": 8'),
      dialog(/^Run again$/, /^重试$/),
    ],
  },
  { name: 'run-running', path: '/runs/{running}' },
  { name: 'run-cancel', path: '/runs/{running}', press: dialog(/^Cancel run$/, /^取消运行$/) },
  { name: 'run-queued', path: '/runs/{queued}' },
  { name: 'run-blocked', path: '/runs/{blocked}' },
  { name: 'run-shards', path: '/runs/{shared}' },
  { name: 'run-missing', path: '/runs/nobody@20261122T010000Z' },
  { name: 'cluster', path: '/cluster' },
  { name: 'cluster-step-down', path: '/cluster', press: dialog(/^Step down/, /^让位/) },
  {
    ...{ name: 'set-aside-restore', path: '/cluster' },
    press: dialog(/^Restore all/, /^全部恢复/),
  },
  {
    ...{ name: 'set-aside-discard', path: '/cluster' },
    press: {
      ...{ role: 'checkbox', name: called(/^Choose left-behind$/, /^选择 ?left-behind$/) },
      opens: 'main',
    },
    further: [dialog(/^Give up the chosen/, /^放弃所选/)],
  },
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
  {
    ...{ name: 'lock-permits', path: '/locks' },
    press: dialog(/^Permits of printers$/, /^printers 的许可数$/),
  },
  {
    ...{ name: 'lock-permits-lacking', path: '/locks' },
    press: dialog(/^Permits of printers$/, /^printers 的许可数$/),
    further: [dialog(/^Change the permits$/, /^更改许可数$/)],
  },
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
  {
    ...{ name: 'calendar-import-read', path: '/calendars/china' },
    press: dialog(/^Import days$/, /^导入日期$/),
    further: [
      {
        name: called(/^Chinese holiday notice$/, /^节假日安排通知$/),
        ...{ role: 'radio', opens: 'dialog' },
      },
      entry(/^Text$/, /^文本$/, notice),
    ],
  },
  { name: 'calendar-delete', path: '/calendars/china', press: dialog(/^Delete$/, /^删除$/) },
  { name: 'config', path: '/config' },
  { name: 'config-new', path: '/config', press: dialog(/^New entry$/, /^新建配置项$/) },
  { name: 'config-one', path: '/config/feature-flags' },
  {
    ...{ name: 'config-rollback', path: '/config/feature-flags' },
    press: dialog(/^Roll back 1$/, /^回滚 ?1$/),
  },
  { name: 'config-delete', path: '/config/feature-flags', press: dialog(/^Delete$/, /^删除$/) },
  { name: 'config-missing', path: '/config/nothing' },
  { name: 'services', path: '/services' },
  { name: 'singletons', path: '/singletons' },
  { name: 'singleton-one', path: '/singletons', press: dialog(/^garden$/, /^garden$/) },
  {
    ...{ name: 'singleton-again', path: '/singletons', press: dialog(/^garden$/, /^garden$/) },
    further: [
      {
        ...dialog(/^Send again/, /^重新发送/),
        titled: called(/^Send .* again\?$/, /^将 .* 重新发给/),
      },
    ],
  },
  { name: 'singleton-move', path: '/singletons', press: dialog(/^Move garden$/, /^转移 ?garden$/) },
  {
    ...{ name: 'singleton-restart', path: '/singletons' },
    press: dialog(/^Restart garden$/, /^重启 ?garden$/),
  },
  { name: 'singleton-tell', path: '/singletons', press: dialog(/^Send command/, /^发送命令/) },
  { name: 'secrets', path: '/secrets' },
  { name: 'secret-new', path: '/secrets', press: dialog(/^Set a secret$/, /^设置密钥$/) },
  {
    ...{ name: 'secret-replace', path: '/secrets' },
    press: dialog(/^Replace TOTALS_TOKEN$/, /^替换 ?TOTALS_TOKEN$/),
  },
  {
    ...{ name: 'secret-delete', path: '/secrets' },
    press: dialog(/^Delete TOTALS_TOKEN$/, /^删除 ?TOTALS_TOKEN$/),
  },
  { name: 'audit', path: '/audit' },
  { name: 'audit-none', path: '/audit?who=nobody' },
  { name: 'not-found', path: '/nowhere' },
  { name: 'sign-in', path: '/sign-in', isOutside: true },
];
