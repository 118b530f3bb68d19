import { probeRefusal, type RefusedProbe } from '@rxhooks/application';
import type { Refusals } from '../http/refuses.decorator.js';
import { EXAMPLE_LATER } from '../openapi/example-times.js';
import { exampleUid } from '../openapi/example-uid.js';

const REFUSED: readonly RefusedProbe[] = [
  { kind: 'circuit_closed' },
  { kind: 'held', until: new Date(EXAMPLE_LATER) },
  { kind: 'nothing_waits' },
  { kind: 'paused' },
  { kind: 'disabled' },
  { kind: 'organisation_paused' },
];

/** Each way an endpoint is not probed, for the API document. */
export const PROBE_REFUSALS: Refusals = Object.fromEntries(
  REFUSED.map((one) => [one.kind, probeRefusal(one, exampleUid('ns-'))]),
);
