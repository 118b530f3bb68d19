import 'reflect-metadata';
import { expect, it } from 'vitest';
import { aSubscription, DELIVERY_OPTIONS } from '../../test/fakes/builders.js';
import { FakeContracts } from '../../test/fakes/fake-contracts.js';
import { ReadableSealer } from '../../test/fakes/readable-sealer.js';
import { sealHeaders } from '../subscriptions/sealed-headers.js';
import { ComposeRequest } from './compose-request.js';
import { DescribeHeaders } from './describe-headers.js';

it('Headers are shown by name, without what depends on the secret and without custom values', () => {
  const sealer = new ReadableSealer();
  const compose = new ComposeRequest(new FakeContracts(), sealer, DELIVERY_OPTIONS);
  const own = [{ name: 'X-Own', value: 'Bearer planted' }];
  const subscription = aSubscription({ sealedHeaders: sealHeaders(sealer, own, 'sub_a') });
  const source = { deliveryUid: 'dlv_1', eventType: 'note_added', subscription };
  const headers = new DescribeHeaders(compose, sealer).execute(source, new Date(60_000));
  expect(headers).toMatchObject({
    'X-Own': '[masked]',
    'User-Agent': DELIVERY_OPTIONS.userAgent,
    'webhook-id': 'dlv_1',
    'webhook-timestamp': '60',
    'webhook-signature': '[masked]',
  });
  expect(JSON.stringify(headers)).not.toContain('planted');
});
