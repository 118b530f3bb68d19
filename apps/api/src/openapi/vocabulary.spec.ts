import 'reflect-metadata';
import { ComposeRequest, DescribeHeaders } from '@rxhooks/application';
import { ContractRegistry } from '@rxhooks/contracts';
import { VERSION } from '@rxhooks/platform';
import { expect, it } from 'vitest';
import {
  aSubscription,
  DELIVERY_OPTIONS,
} from '../../../../libs/application/test/fakes/builders.js';
import { ReadableSealer } from '../../../../libs/application/test/fakes/readable-sealer.js';
import { VOCABULARY } from './vocabulary.js';

it('the headers of a request are shown as the api shows them', () => {
  const sealer = new ReadableSealer();
  const options = { ...DELIVERY_OPTIONS, userAgent: `rxhooks/${VERSION}` };
  const compose = new ComposeRequest(new ContractRegistry(), sealer, options);
  const source = {
    deliveryUid: VOCABULARY['delivery_uid'] as string,
    eventType: VOCABULARY['event_type'] as string,
    subscription: aSubscription({ contract: 'rxscale' }),
  };
  const at = new Date(VOCABULARY['started_at'] as string);
  expect(VOCABULARY['request_headers']).toEqual(
    new DescribeHeaders(compose, sealer).execute(source, at),
  );
});
