import { apiMetrics } from '@escapement/api';
import type { ShownMeter } from '@escapement/core';
import { redisMetrics } from '@escapement/redis';
import { schedulerMetrics } from '@escapement/scheduler';
import { zookeeperMetrics } from '@escapement/zookeeper';

/** Every figure on the page of a node: those that its packages declare. */
export const nodeMetrics = {
  ...schedulerMetrics,
  ...redisMetrics,
  ...zookeeperMetrics,
  ...apiMetrics,
};

export type NodeMeter = ShownMeter<keyof typeof nodeMetrics>;
