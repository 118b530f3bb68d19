// Made from the catalogue of event types: change the schemas in libs/contracts, then run
// `npm run generate:client-types`.

import type { RxscaleData, RxscaleWebhooks } from './rxscale.js';
import type { DecodaData, DecodaWebhooks } from './decoda.js';
import type { SembleData, SembleWebhooks } from './semble.js';
import type { RxhooksData, RxhooksWebhooks } from './rxhooks.js';

/** The event types with a known shape of `data`. */
export type EventDataByType = RxscaleData & DecodaData & SembleData & RxhooksData;

export type WebhooksByType = RxscaleWebhooks & DecodaWebhooks & SembleWebhooks & RxhooksWebhooks;
