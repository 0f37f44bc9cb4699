/** What is refused about locks and singletons. */
export const coordinationCodes = {
  SINGLETON_NOT_CANDIDATE: {
    status: 409,
    en: 'The program does not stand in line for the singleton',
    zh: '该程序不在该单例的候补队列中',
  },
  SINGLETON_OWNS_ALREADY: {
    status: 409,
    en: 'The program owns the singleton already',
    zh: '该程序已持有该单例',
  },
  SINGLETON_IN_USE: {
    status: 409,
    en: 'Programs stand for the singleton, or commands wait for it',
    zh: '仍有程序竞选该单例，或有命令等待处理',
  },
  SINGLETON_NOT_FOUND: {
    status: 404,
    en: 'No program has declared such a singleton',
    zh: '没有程序声明过该单例',
  },
  SINGLETON_NOT_RUNNING: {
    status: 409,
    en: 'Nobody owns the singleton at the moment',
    zh: '该单例目前无人运行',
  },
  INBOX_FULL: {
    status: 503,
    en: 'As many commands wait for the singleton as may',
    zh: '等待该单例处理的命令已达上限',
  },
  COMMAND_TOO_LARGE: {
    status: 413,
    en: 'The command is too large',
    zh: '命令过大',
  },
  DEAD_COMMAND_NOT_FOUND: {
    status: 404,
    en: 'No such command is kept aside',
    zh: '没有这样的已放弃命令',
  },
  LOCK_NOT_FOUND: {
    status: 404,
    en: 'Nobody holds or awaits such a lock',
    zh: '没有该锁的持有者或等待者',
  },
  LOCK_NOT_OBTAINED: {
    status: 409,
    en: 'The lock was not obtained in time',
    zh: '未能在限时内取得锁',
  },
  LOCK_KIND_DIFFERS: {
    status: 409,
    en: 'The name is in use as a lock of another kind',
    zh: '该名称正作为另一种锁使用',
  },
  LOCK_HOLDER_DIFFERS: {
    status: 409,
    en: 'Nobody holds the lock with this token',
    zh: '该锁没有持此令牌的持有者',
  },
  LOCK_PERMITS_DIFFER: {
    status: 409,
    en: 'The semaphore has another number of permits',
    zh: '该信号量的许可数与所述不同',
  },
  LOCKS_FULL: {
    status: 503,
    en: 'As many locks are held, or wait for this one, as may',
    zh: '锁或该锁的等待者已达上限',
  },
  LEASE_NOT_HELD: {
    status: 409,
    en: 'This lease is not held',
    zh: '该租约未被持有',
  },
} as const;
