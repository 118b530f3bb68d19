/**
 * Moments at which a process can be made to die without warning, named from outside: `FAILPOINT=after_send`, or
 * `after_send:3` for the third time, or `before_send@text` whenever its arguments hold that text. The product knows nothing of them: its adapters are wrapped here, in the process
 * that the test has started.
 */
import { HttpSender } from '../../libs/outbound/src/http-sender.js';
import { PgDeliveryStore } from '../../libs/persistence/src/deliveries/pg-delivery.store.js';
import { PgEndpointStore } from '../../libs/persistence/src/endpoints/pg-endpoint.store.js';
import { PgEventStore } from '../../libs/persistence/src/events/pg-event.store.js';
import { PgFanOutStore } from '../../libs/persistence/src/fan-out/pg-fan-out.store.js';

type Step = readonly [adapter: { readonly prototype: object }, method: string];

const STEPS: Readonly<Record<string, Step>> = {
  event_commit: [PgEventStore, 'insert'],
  plan: [PgFanOutStore, 'plan'],
  fan_out: [PgFanOutStore, 'open'],
  claim: [PgDeliveryStore, 'claim'],
  claim_due: [PgDeliveryStore, 'claimDue'],
  send: [HttpSender, 'send'],
  conclude: [PgDeliveryStore, 'recordAttempt'],
  endpoint: [PgEndpointStore, 'record'],
};

type Method = (...args: unknown[]) => Promise<unknown>;

/** @param point `before_` or `after_` and the name of a step, then perhaps `:` and a count, or `@` and a text */
export function armFailPoint(point: string): void {
  const [, when, name = '', count = '1', text = ''] =
    /^(before|after)_([a-z_]+)(?::(\d+)|@(.+))?$/.exec(point) ?? [];
  const step = STEPS[name];
  if (!step) throw new Error(`There is no fail-point "${point}".`);
  const [{ prototype }, method] = step;
  const methods = prototype as Record<string, Method>;
  const original = methods[method]!;
  let left = Number(count);
  const pass = (args: readonly unknown[]) => {
    if (!JSON.stringify(args).includes(text)) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
  methods[method] = async function wrapped(this: unknown, ...args) {
    if (when === 'before') pass(args);
    const result = await original.apply(this, args);
    if (when === 'after') pass(args);
    return result;
  };
}
