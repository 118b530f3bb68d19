import type { DeliveryFilter, KeyQuestion, LogPage, TenantScope } from '@rxhooks/application';
import { ID_PREFIXES } from '@rxhooks/domain';
import { codeOf } from '../business-keys/packed-keys.js';
import { isOf } from '../connection/is-of.js';

/**
 * How many deliveries one page looks at; of several subscriptions, how many of each. Of a business
 * key, how many events and how many of their deliveries.
 */
export const MOST_LOOKED_AT = 10_000;
const MS_DIGITS = 12;
const OTHER_DIGITS = 20;
const MOST_OF_EACH = 2_000;

/** Those with an index of their own: `deliveries_failed_log_idx` and `deliveries_open_log_idx`. */
const INDEXED: ReadonlySet<string> = new Set(['failed', 'cancelled', 'retrying', 'skipped']);

export type LogFilter = DeliveryFilter & {
  readonly uid?: string;
  readonly eventTypes?: readonly string[] | undefined;
  readonly subscriptionUids?: readonly string[] | undefined;
};

/** Gives a value its place among the parameters: `$1`, `$2`... */
export type Bind = (value: unknown) => string;

/** A SELECT of the deliveries that a page looks at, in its order. */
export type Scan = {
  readonly sql: string;
  readonly mostLookedAt: number;
  /** Conditions are left that may leave out what it finds: the page may end before it is full. */
  readonly isPartial: boolean;
};

export const directionOf = (order: LogPage['order']) => (order === 'newest' ? 'DESC' : 'ASC');

/** True of a subscription at this host, given with or without its port. */
export const isAt = (subscription: string, host: string) => {
  const own = `substring(${subscription}.target FROM '^[a-z]+://([^/?#]+)')`;
  return `(${own} = ${host}::text OR starts_with(${own}, ${host}::text || ':'))`;
};

/** Chooses the index that leaves the fewest deliveries to look at. */
export function scanOf(scope: TenantScope, filter: LogFilter, page: LogPage, bind: Bind): Scan {
  const { uid, eventUid, eventId, businessKey, statuses, eventType, subscriptionUid, targetHost } =
    filter;
  const ofSubscriptions = [scope.pharmacyUid, subscriptionUid, filter.subscriptionUids, targetHost];
  const ofRest = [
    eventType,
    filter.eventTypes,
    filter.error,
    filter.statusCodes,
    filter.lastAttemptAfter,
    filter.lastAttemptBefore,
  ];
  const isAny = (values: readonly unknown[]) => values.some((value) => value !== undefined);
  const make = new Scans(scope, filter, page, bind);
  if (uid !== undefined) return make.ofOrganisation(`d.uid = ${bind(uid)}`, true);
  if (eventUid !== undefined) return make.ofOrganisation(`d.event_uid = ${bind(eventUid)}`, true);
  if (eventId !== undefined) return make.ofEvent(eventId);
  if (businessKey !== undefined) return make.ofKey(businessKey);
  if (statuses?.every((status) => INDEXED.has(status)))
    return make.inStatuses(statuses, isAny([...ofSubscriptions, ...ofRest]));
  const isPartial = isAny([statuses, ...ofRest]);
  return isAny(ofSubscriptions)
    ? make.ofSubscriptions(isPartial)
    : make.ofOrganisation('true', isPartial);
}

class Scans {
  readonly #organisation: string;
  readonly #span: string;

  constructor(
    private readonly scope: TenantScope,
    private readonly filter: LogFilter,
    private readonly page: LogPage,
    private readonly bind: Bind,
  ) {
    this.#organisation = bind(scope.organisationUid);
    this.#span = spanOf(filter, page, bind);
  }

  ofOrganisation(condition: string, isPartial: boolean): Scan {
    return this.#bounded(isPartial, MOST_LOOKED_AT, (end) => this.#where(condition, end));
  }

  ofEvent(eventId: string): Scan {
    const event = `d.event_uid = (
      SELECT e.uid FROM events e WHERE e.organisation_uid = ${this.#organisation} AND e.id = ${this.bind(eventId)})`;
    const { businessKey } = this.filter;
    return this.ofOrganisation(
      businessKey ? `${event} AND ${this.#has(businessKey)}` : event,
      true,
    );
  }

  /** A delivery's uid begins with the time of its event: a page goes on with the events from there. */
  ofKey(key: KeyQuestion): Scan {
    const { order, after } = this.page;
    const time = after?.slice(ID_PREFIXES.delivery.length).slice(0, MS_DIGITS);
    const last = order === 'newest' ? 'f' : '0';
    const from = time && `${ID_PREFIXES.event}${time}${last.repeat(OTHER_DIGITS)}`;
    const onward = from
      ? `AND k.event_uid ${order === 'newest' ? '<=' : '>='} ${this.bind(from)}`
      : '';
    const events = `
      SELECT k.event_uid FROM business_keys k
      WHERE ${this.#isKey(key)} ${onward}
      ORDER BY k.event_uid ${directionOf(order)} LIMIT ${MOST_OF_EACH}`;
    return this.#bounded(true, MOST_OF_EACH, (end) =>
      this.#where(`d.event_uid = ANY (ARRAY(${events}))`, end),
    );
  }

  /** Each has a part of an index to itself, and these are merged. */
  inStatuses(statuses: readonly string[], isPartial: boolean): Scan {
    return this.#bounded(isPartial, MOST_LOOKED_AT, (end) => {
      const each = [...new Set(statuses)].map(
        (status) => `(${this.#where(`d.status = '${status}'`, end)})`,
      );
      return `SELECT d.* FROM (${each.join(' UNION ALL ')}) d ${end}`;
    });
  }

  /** The newest of all are among the newest of each, and the same holds for the oldest. */
  ofSubscriptions(isPartial: boolean): Scan {
    const { subscriptionUid, subscriptionUids, targetHost } = this.filter;
    const { pharmacyUid } = this.scope;
    const conditions = [
      ...(pharmacyUid === undefined ? [] : [`own.pharmacy_uid = ${this.bind(pharmacyUid)}`]),
      ...(subscriptionUid === undefined ? [] : [`own.uid = ${this.bind(subscriptionUid)}`]),
      ...(subscriptionUids ? [`own.uid = ANY(${this.bind(subscriptionUids)}::text[])`] : []),
      ...(targetHost === undefined ? [] : [isAt('own', this.bind(targetHost))]),
    ].join(' AND ');
    const ofOne = (end: string) =>
      end.replace('d.uid', `d.subscription_uid ${directionOf(this.page.order)}, d.uid`);
    const most = subscriptionUid === undefined ? MOST_OF_EACH : MOST_LOOKED_AT;
    return this.#bounded(
      isPartial,
      most,
      (end) => `
      SELECT d.* FROM subscriptions own CROSS JOIN LATERAL (
        SELECT d.* FROM deliveries d
        -- As an array and in this order, which deliveries_subscription_log_idx alone has. For a subscription with few
        -- deliveries, the planner would walk through those of all others by their uid.
        WHERE d.subscription_uid = ANY(ARRAY[own.uid]) AND ${isOf('d', 'own.organisation_uid')} ${this.#span}
        ${ofOne(end)}
      ) d
      WHERE own.organisation_uid = ${this.#organisation} AND ${conditions} ${end}`,
    );
  }

  #has(key: KeyQuestion): string {
    return `EXISTS (SELECT FROM business_keys k WHERE ${this.#isKey(key)} AND k.event_uid = d.event_uid)`;
  }

  #isKey({ hash, visibilities }: KeyQuestion): string {
    return `k.organisation_uid = ${this.#organisation} AND k.key_hash = ${this.bind(hash)}
        AND k.visibility = ANY (${this.bind(visibilities.map(codeOf))}::smallint[])`;
  }

  #where(condition: string, end: string): string {
    return `
      SELECT d.* FROM deliveries d
      WHERE d.organisation_uid = ${this.#organisation} AND ${condition} ${this.#span} ${end}`;
  }

  #bounded(isPartial: boolean, mostLookedAt: number, sqlOf: (end: string) => string): Scan {
    const { limit, order } = this.page;
    const end = `ORDER BY d.uid ${directionOf(order)} LIMIT ${isPartial ? mostLookedAt : limit}`;
    return { sql: sqlOf(end), mostLookedAt, isPartial };
  }
}

/** Ids begin with the time of the event: the index that sorts them serves a span of time too. */
export function spanOf(
  { createdAfter, createdBefore }: LogFilter,
  { after, order }: LogPage,
  bind: Bind,
): string {
  const conditions = [
    ...(after === undefined ? [] : [`d.uid ${order === 'newest' ? '<' : '>'} ${bind(after)}`]),
    ...(createdAfter ? [`d.uid >= ${bind(firstUidOf(createdAfter))}`] : []),
    ...(createdBefore ? [`d.uid < ${bind(firstUidOf(createdBefore))}`] : []),
  ];
  return conditions.map((condition) => `AND ${condition}`).join(' ');
}

const firstUidOf = (time: Date) =>
  ID_PREFIXES.delivery + Math.max(0, time.getTime()).toString(16).padStart(12, '0');
