import type { DeliveryView } from '../api/document.gen.ts';
import type { Tone } from './tell-event.ts';

type Status = DeliveryView['status'];

/** How a status is named and coloured, everywhere. */
export const STATUSES: Readonly<Record<Status, { readonly name: string; readonly tone: Tone }>> = {
  succeeded: { name: 'Delivered', tone: 'good' },
  failed: { name: 'Given up', tone: 'bad' },
  retrying: { name: 'Retrying', tone: 'wait' },
  pending: { name: 'Waiting', tone: 'wait' },
  cancelled: { name: 'Cancelled', tone: 'quiet' },
  skipped: { name: 'Skipped', tone: 'quiet' },
};
