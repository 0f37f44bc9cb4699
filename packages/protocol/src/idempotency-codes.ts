/** What is refused about requests that are to be done once. */
export const idempotencyCodes = {
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    en: 'This idempotency key was used for another request',
    zh: '该幂等键已用于其他请求',
  },
  IDEMPOTENCY_IN_PROGRESS: {
    status: 409,
    en: 'The first request under this idempotency key is under way',
    zh: '使用该幂等键的首个请求仍在处理中',
  },
  IDEMPOTENCY_FATE_UNKNOWN: {
    status: 409,
    en: 'What came of the first request under this idempotency key is not known',
    zh: '无法确定使用该幂等键的首个请求结果如何',
  },
  IDEMPOTENCY_ANSWER_NOT_KEPT: {
    status: 409,
    en: 'It was done, and its answer was not kept',
    zh: '该请求已执行，但其响应未予保存',
  },
  IDEMPOTENCY_FULL: {
    status: 503,
    en: 'Too many requests with an idempotency key are under way',
    zh: '正在处理的带幂等键的请求过多',
  },
} as const;
