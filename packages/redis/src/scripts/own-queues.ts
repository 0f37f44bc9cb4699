import { workerQueue } from '@escapement/core';

/** What is left of the queue of a worker that is gone. Needs the base. */
export const ownQueues = `
-- Runs are taken out of it one by one; what stays is who was woken for it last, and that somebody should be.
local function forgetOwnQueue(worker)
  local queue = '${workerQueue('')}' .. worker
  gather('HDEL', K.duties, queue)
  dropKey(ofQueue(queue, 'marker'))
  dropKey(ofQueue(queue, 'pc'))
end
`;
