import { expect, it } from 'vitest';
import { RecordingWakeUps } from '../../test/fakes/recording-wake-ups.js';
import { EndpointProbes, type ProbeResult } from '../ports/endpoint-probes.js';
import { ProbeEndpoint } from './probe-endpoint.js';

const SCOPE = { organisationUid: 'org_1', pharmacyUid: undefined };

function probing(result: ProbeResult | undefined) {
  const wakeUps = new RecordingWakeUps();
  class Probes extends EndpointProbes {
    override request = () => Promise.resolve(result);
  }
  const probe = new ProbeEndpoint(new Probes(), wakeUps);
  return { wakeUps, ask: () => probe.execute(SCOPE, 'ns-1') };
}

it('has the probe claimed at once, before a worker looks for work that was left behind', async () => {
  const { wakeUps, ask } = probing({ kind: 'requested', deliveryUid: 'dlv_1', attempt: 3 });
  await ask();
  expect(wakeUps.resends).toEqual([
    { deliveryUid: 'dlv_1', subscriptionUid: 'ns-1', organisationUid: 'org_1', attempt: 3 },
  ]);
});

it('says not found of a subscription that the caller does not have', async () => {
  await expect(probing(undefined).ask()).rejects.toMatchObject({ code: 'not_found' });
});
