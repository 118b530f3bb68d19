import { Injectable } from '@nestjs/common';
import { type FieldError, limitFaults } from '@rxhooks/domain';
import { WakeUps } from '../ports/wake-ups.js';
import { Clock } from '../ports/clock.js';
import { type Contract, Contracts, type Said } from '../ports/contract.js';
import {
  EventStore,
  type NewEvent,
  NothingStoredError,
  type StoreResult,
} from '../ports/event-store.js';
import { IdFactory } from '../ports/id-factory.js';
import type { PlatformOrTenant } from '../access/principal.js';
import { BusinessKeyHasher } from '../ports/business-key-hasher.js';
import { businessKeysIn } from './business-keys-in.js';
import type { IncomingEvent } from './incoming-event.dto.js';
import { fingerprint } from './fingerprint.js';
import { readIncomingEvent } from './read-incoming-event.js';
import { pharmacyIn } from './pharmacy-in.js';
import { type ResolvedTenant, ResolveTenant } from './resolve-tenant.js';

/** For `data` and `metadata` together, as JSON text; receivers cannot be expected to read more. */
export const MAX_EVENT_DATA_BYTES = 1024 * 1024;

export type AcceptResult =
  | { readonly kind: 'accepted'; readonly id: string; readonly isDuplicate: boolean }
  | {
      readonly kind: 'refused';
      readonly id: string | undefined;
      readonly fields: readonly FieldError[];
    }
  | { readonly kind: 'too_large' | 'moving' | 'moved'; readonly id: string | undefined };

type Draft = { readonly kind: 'draft'; readonly event: NewEvent };

/** An event that passed all checks. */
type Judged = {
  readonly event: IncomingEvent;
  readonly type: string;
  readonly tenant: Extract<ResolvedTenant, { kind: 'resolved' }>;
  readonly said: Said;
  readonly text: Pick<NewEvent, 'data' | 'metadata'>;
};

/** Takes events in. Checks each by itself; an accepted one is committed before this resolves. */
@Injectable()
export class AcceptEvents {
  constructor(
    private readonly contracts: Contracts,
    private readonly tenants: ResolveTenant,
    private readonly events: EventStore,
    private readonly wakeUps: WakeUps,
    private readonly ids: IdFactory,
    private readonly clock: Clock,
    private readonly hasher: BusinessKeyHasher,
  ) {}

  async execute(
    bodies: readonly unknown[],
    principal: PlatformOrTenant,
  ): Promise<readonly AcceptResult[]> {
    const drafts = await Promise.all(bodies.map((body) => this.#draft(body, principal)));
    const wanted = drafts.flatMap((draft) => (draft.kind === 'draft' ? [draft.event] : []));
    const results = await this.events.insert(wanted);
    const byUid = new Map(wanted.map((event, index) => [event.uid, results[index]]));
    if (results.includes('stored')) this.wakeUps.eventsStored();
    return drafts.map((draft) =>
      draft.kind === 'draft' ? toResult(draft.event, byUid.get(draft.event.uid)) : draft,
    );
  }

  async #draft(body: unknown, principal: PlatformOrTenant): Promise<Draft | AcceptResult> {
    const read = readIncomingEvent(body);
    if (read.kind === 'refused')
      return { kind: 'refused', id: undefined, fields: limitFaults(read.fields) };
    const { event } = read;
    const contract = this.contracts.owning(event.event_type);
    if (!contract) return refuse(event, 'event_type', 'is not an event type of the catalogue');
    if (contract.hears) return refuse(event, 'event_type', 'is sent by rxhooks alone');
    // Stored under its canonical name, which subscriptions are matched by.
    const type = contract.aliases?.get(event.event_type) ?? event.event_type;
    const tenant = await this.tenants.execute(event, principal, pharmacyIn(contract, type, event));
    if (tenant.kind === 'refused') return refuse(event, tenant.field, tenant.message);
    const { faults, ...said } = contract.normalise(type, readSaid(event));
    if (faults.length > 0) return { kind: 'refused', id: event.id, fields: faults };
    const text = { data: JSON.stringify(said.data), metadata: JSON.stringify(said.metadata) };
    if (Buffer.byteLength(text.data + (text.metadata ?? '')) > MAX_EVENT_DATA_BYTES)
      return { kind: 'too_large', id: event.id };
    // Parsed again for the check alone: a number kept as text counts as the one readers see.
    const fields = [
      ...contract.validate(type, JSON.parse(text.data)),
      ...validateMetadata(contract, type, text.metadata && JSON.parse(text.metadata)),
    ];
    if (fields.length > 0) return { kind: 'refused', id: event.id, fields };
    const businessKeys = await this.#keysOf(contract, type, { event, tenant, said });
    const draft = this.#toNewEvent({ event, type, tenant, said, text });
    return { kind: 'draft', event: { ...draft, businessKeys } };
  }

  async #keysOf(
    { eventTypes }: Contract,
    eventType: string,
    { event, tenant, said }: Pick<Judged, 'event' | 'tenant' | 'said'>,
  ): Promise<Buffer | undefined> {
    const paths = eventTypes.find(({ name }) => name === eventType)?.businessKeysAt ?? [];
    const keys = businessKeysIn(said.data, paths, event.business_keys);
    try {
      return await this.hasher.pack(tenant.organisationUid, keys);
    } catch (error) {
      throw new NothingStoredError(error);
    }
  }

  #toNewEvent({ event, type, tenant, said, text }: Judged): NewEvent {
    const { timestamp } = event;
    const { data, metadata } = said;
    // Not the resolved pharmacy: it may become known between an event and its repeat.
    const parts = [type, tenant.declaredPharmacyUid, timestamp, data];
    const uid = this.ids.create('event');
    return {
      uid,
      organisationUid: tenant.organisationUid,
      pharmacyUid: tenant.pharmacyUid,
      id: event.id ?? uid,
      type,
      timestamp: timestamp ?? Math.floor(this.clock.now().getTime() / 1000),
      ...text,
      // Omit metadata when absent, so existing fingerprints still match.
      fingerprint: metadata === undefined ? fingerprint(...parts) : fingerprint(...parts, metadata),
    };
  }
}

const readSaid = ({ data, metadata }: IncomingEvent): Said => ({ data, metadata });

function validateMetadata(
  { validateMetadata: validate }: Contract,
  eventType: string,
  metadata: unknown,
): readonly FieldError[] {
  if (validate) return validate(eventType, metadata);
  const message = `is not a field of ${eventType} events`;
  return metadata === undefined ? [] : [{ field: 'metadata', message }];
}

function refuse(event: IncomingEvent, field: string, message: string): AcceptResult {
  return { kind: 'refused', id: event.id, fields: [{ field, message }] };
}

function toResult(event: NewEvent, result: StoreResult | undefined): AcceptResult {
  const { id } = event;
  switch (result) {
    case 'stored':
      return { kind: 'accepted', id, isDuplicate: false };
    case 'duplicate':
      return { kind: 'accepted', id, isDuplicate: true };
    case 'mismatch':
      return {
        kind: 'refused',
        id,
        fields: [{ field: 'id', message: 'is taken by an earlier event with another body' }],
      };
    case 'moving':
    case 'moved':
      return { kind: result, id };
    case undefined:
      throw new Error('The event store gave no result for an event.');
  }
}
