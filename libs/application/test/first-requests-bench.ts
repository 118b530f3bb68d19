import { aSubscription, aLeasedDelivery, anEvent } from './fakes/builders.js';
import { fakeFanOut } from './fakes/fake-fan-out.js';
import { fakeWorker } from './fakes/fake-worker.js';
import { RecordingFanOutStore } from './fakes/recording-fan-out-store.js';
import { answered } from './fakes/scripted-sender.js';

export const URL_OF = (uid: string) => `https://${uid.replace('_', '-')}.example.com/hook`;

/** An event that so many endpoints want, none of them in trouble, each of which has answered before. */
export async function wantedBy(
  count: number,
  { isPlain = true, mustWait = false, limits = {} } = {},
) {
  const worker = fakeWorker(limits);
  const fanOutStore = new RecordingFanOutStore(worker.journal);
  const subscriptions = Array.from({ length: count }, (_, index) => {
    const uid = `sub_${index + 1}`;
    return aSubscription({ uid, target: URL_OF(uid) });
  });
  for (const subscription of subscriptions)
    await worker.start(aLeasedDelivery('dlv_before', { subscription }));
  worker.sender.requests.splice(0);
  worker.store.recordedAttempts.splice(0);
  worker.journal.splice(0);
  const recipients = subscriptions.map((subscription) => ({ subscription, mustWait, isPlain }));
  fanOutStore.plans.set('evt_a', { event: anEvent(), recipients });
  return { ...worker, fanOutStore, fanOut: fakeFanOut(worker, fanOutStore) };
}

/** Only the endpoint of `sub_1` is answered by `answer`. */
export const onlyFirst =
  <T>(answer: () => T) =>
  ({ url }: { readonly url: string }) =>
    url === URL_OF('sub_1') ? answer() : answered(200);
