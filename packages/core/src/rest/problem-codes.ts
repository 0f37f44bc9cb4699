/** What an error code means: its HTTP status and one title in each language. The codes are stable; people script against them. */
export const problemCodes = {
  UNAUTHENTICATED: { status: 401, en: 'Sign in first', zh: '请先登录' },
  SIGN_IN_REFUSED: { status: 401, en: 'The token is not right', zh: '令牌不正确' },
  CSRF_REFUSED: {
    status: 403,
    en: 'The request did not come from the console',
    zh: '请求并非来自控制台',
  },
  RATE_LIMITED: { status: 429, en: 'Too many tries', zh: '尝试次数过多' },
  NOT_FOUND: { status: 404, en: 'There is no such thing', zh: '对象不存在' },
  JOB_NOT_FOUND: { status: 404, en: 'There is no such job', zh: '任务不存在' },
  RUN_NOT_FOUND: { status: 404, en: 'There is no such run', zh: '运行记录不存在' },
  LOCK_NOT_FOUND: {
    status: 404,
    en: 'Nobody holds or awaits such a lock',
    zh: '没有该锁的持有者或等待者',
  },
  CALENDAR_NOT_FOUND: { status: 404, en: 'There is no such calendar', zh: '日历不存在' },
  CALENDAR_NAME_TAKEN: {
    status: 409,
    en: 'A calendar of this name exists',
    zh: '日历名称已被占用',
  },
  CALENDAR_IN_USE: { status: 409, en: 'Jobs use this calendar', zh: '有任务正在使用该日历' },
  CALENDAR_CHANGED: {
    status: 412,
    en: 'The calendar has been changed meanwhile',
    zh: '日历已被他人修改',
  },
  CALENDAR_INVALID: { status: 400, en: 'The calendar is not valid', zh: '日历无效' },
  JOB_ID_TAKEN: { status: 409, en: 'A job of this id exists', zh: '任务标识已被占用' },
  JOB_BROKEN: { status: 409, en: 'The definition is broken', zh: '任务定义已损坏' },
  JOB_CHANGED: { status: 412, en: 'The job has been changed meanwhile', zh: '任务已被他人修改' },
  IF_MATCH_REQUIRED: { status: 428, en: 'Say which version you replace', zh: '请指明要替换的版本' },
  NOT_LEADING: { status: 409, en: 'Nobody leads at the moment', zh: '当前没有主节点' },
  LEADER_UNREACHABLE: { status: 503, en: 'The leader cannot be reached', zh: '无法连接主节点' },
  BODY_TOO_LARGE: { status: 413, en: 'The body is over 256 KB', zh: '请求体超过 256 KB' },
  BODY_NOT_JSON: { status: 400, en: 'The body is not JSON', zh: '请求体不是 JSON' },
  BODY_TOO_COMPLEX: {
    status: 400,
    en: 'The body nests too deep or holds too many values',
    zh: '请求体嵌套过深或值过多',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    en: 'Send application/json',
    zh: '请发送 application/json',
  },
  INPUT_INVALID: { status: 400, en: 'The request is not valid', zh: '请求无效' },
  SCHEDULE_INVALID: { status: 400, en: 'The schedule is not valid', zh: '调度规则无效' },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    en: 'This idempotency key was used for another request',
    zh: '该幂等键已用于其他请求',
  },
  JOB_POLICY_UNSUPPORTED: {
    status: 400,
    en: 'This policy is not supported yet',
    zh: '尚不支持该策略',
  },
  ZOOKEEPER_UNAVAILABLE: { status: 503, en: 'ZooKeeper cannot be asked', zh: 'ZooKeeper 不可用' },
  REDIS_UNAVAILABLE: { status: 503, en: 'Redis cannot be asked', zh: 'Redis 不可用' },
  INTERNAL: { status: 500, en: 'Something went wrong in the server', zh: '服务器内部错误' },
} as const satisfies Record<string, { status: number; en: string; zh: string }>;

export type ProblemCode = keyof typeof problemCodes;
