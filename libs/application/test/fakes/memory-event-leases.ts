import {
  type EventKey,
  EventLeases,
  type Excepted,
  type TakenEvent,
  type TakenEvents,
} from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';

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

  override take(limit: number, except: Excepted): Promise<TakenEvents> {
    return this.#take('all', limit, except);
  }

  override takeLatest(limit: number, except: Excepted): Promise<TakenEvents> {
    return this.#take('latest', limit, except);
  }

  override async takePoison(): Promise<TakenEvent | undefined> {
    this.#fail();
    return this.poison.shift();
  }

  override async renew(events: readonly EventKey[]): Promise<readonly string[]> {
    this.#fail();
    const uids = events.map(({ uid }) => uid);
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
  }

  async #take(look: 'all' | 'latest', limit: number, except: Excepted): Promise<TakenEvents> {
    this.#fail();
    this.looks.push(look);
    this.excepted.push(except);
    const events = this.waiting
      .filter(({ organisationUid }) => !except.organisations.includes(organisationUid))
      .slice(0, Math.min(limit, this.most));
    this.waiting = this.waiting.filter((event) => !events.includes(event));
    await Promise.resolve(); // events that come now are not seen
    const taken = events.map((event) => ({ event, opens: this.opens }));
    return { events: taken, isMore: events.length === Math.min(limit, this.most) };
  }

  #fail(): void {
    if (this.fault) throw this.fault;
  }
}
