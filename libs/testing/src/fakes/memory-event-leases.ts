import { EventLeases, type SuspectEvent, type TakenEvents } from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';

export class MemoryEventLeases extends EventLeases {
  waiting: DomainEvent[] = [];
  suspects: SuspectEvent[] = [];
  readonly looks: ('all' | 'latest')[] = [];
  readonly renewed: (readonly string[])[] = [];
  readonly putDowns: { readonly uids: readonly string[]; readonly pauseMs: number }[] = [];
  /** Thrown by every call. */
  fault: Error | undefined;

  override take(limit: number, except: readonly string[]): Promise<TakenEvents> {
    return this.#take('all', limit, except);
  }

  override takeLatest(limit: number, except: readonly string[]): Promise<TakenEvents> {
    return this.#take('latest', limit, except);
  }

  override async takeSuspect(): Promise<SuspectEvent | undefined> {
    this.#fail();
    return this.suspects.shift();
  }

  override async renew(uids: readonly string[]): Promise<void> {
    this.#fail();
    this.renewed.push(uids);
  }

  override async adopt(): Promise<void> {
    this.#fail();
  }

  override async putDown(uids: readonly string[], pauseMs: number): Promise<void> {
    this.#fail();
    this.putDowns.push({ uids, pauseMs });
  }

  async #take(
    look: 'all' | 'latest',
    limit: number,
    except: readonly string[],
  ): Promise<TakenEvents> {
    this.#fail();
    this.looks.push(look);
    const events = this.waiting
      .filter(({ organisationUid }) => !except.includes(organisationUid))
      .slice(0, limit);
    this.waiting = this.waiting.filter((event) => !events.includes(event));
    await Promise.resolve(); // what comes now was not seen
    return { events, isMore: events.length === limit };
  }

  #fail(): void {
    if (this.fault) throw this.fault;
  }
}
