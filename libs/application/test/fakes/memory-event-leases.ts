import {
  type EventKey,
  EventLeases,
  type Excepted,
  type TakenEvent,
  type TakenEvents,
} from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';

const NOTHING: Excepted = { organisations: [], events: [] };

/** `describeEventLeases` holds it to the rules of the leases on PostgreSQL. */
export class MemoryEventLeases extends EventLeases {
  waiting: DomainEvent[] = [];
  poison: TakenEvent[] = [];
  /** How many events fit into one answer. */
  most = Infinity;
  /** How often each waiting event has been taken, including this time. */
  opens = 1;
  readonly looks: ('all' | 'latest')[] = [];
  readonly excepted: Excepted[] = [];
  /** The events in hand at each `giveBackUnheard`. */
  readonly givenBackBut: (readonly string[])[] = [];
  readonly renewed: (readonly string[])[] = [];
  readonly putDowns: { readonly uids: readonly string[]; readonly pauseMs: number }[] = [];
  /** Thrown by every call. */
  fault: Error | undefined;
  readonly #held = new Map<string, DomainEvent>();

  override take(limit: number, except = NOTHING): Promise<TakenEvents> {
    return this.#take('all', limit, except);
  }

  override takeLatest(limit: number, except = NOTHING): Promise<TakenEvents> {
    return this.#take('latest', limit, except);
  }

  override async takePoison(): Promise<TakenEvent | undefined> {
    this.#fail();
    const poison = this.poison.shift();
    if (poison) this.#held.set(poison.event.uid, poison.event);
    return poison;
  }

  override async renew(events: readonly EventKey[]): Promise<readonly string[]> {
    this.#fail();
    const uids = events.map(({ uid }) => uid).filter((uid) => this.#held.has(uid));
    this.renewed.push(uids);
    return uids;
  }

  override async giveBackUnheard(inHand: readonly string[]): Promise<void> {
    this.#fail();
    this.givenBackBut.push(inHand);
  }

  override async adopt(): Promise<void> {
    this.#fail();
  }

  override async putDown(events: readonly EventKey[], pauseMs: number): Promise<void> {
    this.#fail();
    this.putDowns.push({ uids: events.map(({ uid }) => uid), pauseMs });
    for (const { uid } of events) {
      const event = this.#held.get(uid);
      this.#held.delete(uid);
      if (event && pauseMs === 0) this.waiting.push(event);
    }
  }

  async #take(look: 'all' | 'latest', limit: number, except: Excepted): Promise<TakenEvents> {
    this.#fail();
    this.looks.push(look);
    this.excepted.push(except);
    const free = this.waiting.filter(
      ({ uid, organisationUid }) =>
        !except.organisations.includes(organisationUid) && !except.events.includes(uid),
    );
    const most = Math.min(limit, this.most);
    const events = (look === 'all' ? inTurn(free) : free).slice(0, most);
    this.waiting = this.waiting.filter((event) => !events.includes(event));
    for (const event of events) this.#held.set(event.uid, event);
    await Promise.resolve(); // events that come now are not seen
    const taken = events.map((event) => ({ event, opens: this.opens }));
    return { events: taken, isMore: events.length === most };
  }

  #fail(): void {
    if (this.fault) throw this.fault;
  }
}

/** Every organisation's first one, then every second one. */
function inTurn(events: readonly DomainEvent[]): readonly DomainEvent[] {
  const queues = Map.groupBy(events, ({ organisationUid }) => organisationUid);
  const places = [...queues.values()].flatMap((queue) => [...queue.entries()]);
  return places.toSorted(([one], [other]) => one - other).map(([, event]) => event);
}
