import type { EndpointHappening } from '@rxhooks/application';
import { type EndpointState, MOSTLY_FAILED } from '@rxhooks/domain';

/** What to tell of a circuit; a probe that fails leaves it open. */
export function circuitChange(
  before: Pick<EndpointState, 'isOpen'>,
  { isOpen, heldUntil }: EndpointState,
): EndpointHappening | undefined {
  if (isOpen === before.isOpen) return undefined;
  return isOpen && heldUntil
    ? { kind: 'endpoint.circuit_opened', reason: MOSTLY_FAILED, heldUntil }
    : { kind: 'endpoint.circuit_closed' };
}
