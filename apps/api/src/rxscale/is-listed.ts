import type { Subscription } from '@rxhooks/domain';

/** The vendor's lists show the webhooks that get deliveries, and those that wait. A registration revives a disabled one. */
export const isListed = ({ status }: Subscription) => status !== 'disabled';
