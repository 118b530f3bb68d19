import { call } from './call.ts';
import type { GetEventData, GetEventResponse } from './document.gen.ts';

/** One event by its sender's id or our uid, with its deliveries. */
export const getEvent = (organisation: string, id: string, signal?: AbortSignal) =>
  call<GetEventData, GetEventResponse>('GET', '/v1/events/{id}', {
    organisation,
    path: { id },
    signal,
  });
