import type { DomainEvent } from '@rxhooks/domain';
import type { Contract, RenderInput } from '../ports/contract.js';

/**
 * Renders a body once that several deliveries of an event share: rendering a large one per
 * subscription would cost time and memory. Each body is released with its event.
 */
export class SharedBodies {
  readonly #bodies = new WeakMap<DomainEvent, Map<string, Buffer>>();

  render(contract: Contract, input: RenderInput): Buffer {
    const variant = contract.bodyVariant?.(input.subscription);
    if (variant === undefined) return contract.render(input);
    const made = this.#of(input.event);
    const key = `${contract.name} ${variant}`;
    const body = made.get(key) ?? contract.render(input);
    made.set(key, body);
    return body;
  }

  #of(event: DomainEvent): Map<string, Buffer> {
    const made = this.#bodies.get(event) ?? new Map<string, Buffer>();
    this.#bodies.set(event, made);
    return made;
  }
}
