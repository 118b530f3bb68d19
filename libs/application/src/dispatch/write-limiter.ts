/** The number of rows, or its estimate when the turn comes; must not throw. */
type Rows = number | (() => number);

type Waiting = { readonly rows: Rows; readonly begin: (rows: number) => void };

/** An organisation with work that waits or is in hand. */
type Party = {
  readonly organisation: string;
  readonly waiting: Waiting[];
  /** Rows that it may begin in its turn. It saves them up for a large item, over several turns. */
  credit: number;
  isInTurn: boolean;
  inHand: number;
  /** Rows of `inHand` that do not count in the total. */
  aside: number;
};

/**
 * Called by work that cannot end for now, because its rows are locked or the database refuses it.
 * The work then counts for its own organisation only, and no longer delays others.
 */
export type SetAside = () => void;

export type WriteLimits = {
  /** Rows of one organisation at which its next work waits. */
  readonly organisation: number;
  /** Rows in all; each organisation counts for at most its own limit. */
  readonly total: number;
  /** Rows in all that may be set aside; they stay in memory. */
  readonly aside: number;
};

/** The rows that a turn adds to an organisation's credit. */
const TURN_ROWS = 64;

/**
 * Admits new work only as fast as the database keeps up. A worker at its limit leaves events where
 * they cost nothing, instead of making deliveries that have to be claimed. Organisations take turns
 * by rows (deficit round robin): an event for a thousand subscriptions waits for as many turns as
 * it needs. Requests in flight do not count, because a slow receiver must not delay anything.
 */
export class WriteLimiter {
  readonly #parties = new Map<string, Party>();
  /** Parties with waiting work that are below their limit, in the order of their turns. */
  readonly #turns = new Set<Party>();
  #inHand = 0;
  #aside = 0;
  #isClosed = false;

  constructor(private readonly limits: WriteLimits) {}

  /** The most rows that one organisation may have in hand. */
  get mostOfOne(): number {
    return this.limits.organisation;
  }

  /** True when work of the organisation waits for its turn. */
  isWaiting(organisation: string): boolean {
    return (this.#parties.get(organisation)?.waiting.length ?? 0) > 0;
  }

  /** Begins in turn and when there is room; the total may then exceed the limit. */
  async admit<T>(organisation: string, rows: Rows, work: () => Promise<T>): Promise<T> {
    if (this.#isClosed) return this.beginAtOnce(organisation, toNumber(rows), work);
    const party = this.#partyOf(organisation);
    const admitted = await new Promise<number>((begin) => {
      party.waiting.push({ rows, begin });
      this.#queue(party);
      this.#takeTurns();
    });
    return this.#run(party, admitted, work);
  }

  /** Begins at once: work in hand has to end before anything new begins. */
  beginAtOnce<T>(
    organisation: string,
    rows: number,
    work: (setAside: SetAside) => Promise<T>,
  ): Promise<T> {
    const party = this.#partyOf(organisation);
    this.#count(party, rows);
    return this.#run(party, rows, work);
  }

  /** Ends all waiting: what has not begun runs now, and fails because the worker stops. */
  close(): void {
    this.#isClosed = true;
    for (const party of this.#parties.values())
      for (const { rows, begin } of party.waiting.splice(0)) {
        const begun = toNumber(rows);
        this.#count(party, begun);
        begin(begun);
      }
  }

  async #run<T>(party: Party, rows: number, work: (setAside: SetAside) => Promise<T>): Promise<T> {
    let aside = 0;
    const setAside = () => {
      if (aside > 0 || this.#aside + rows > this.limits.aside) return;
      aside = rows;
      this.#count(party, 0, aside);
      this.#takeTurns();
    };
    try {
      return await work(setAside);
    } finally {
      this.#count(party, -rows, -aside);
      this.#queue(party);
      if (party.inHand === 0 && party.waiting.length === 0)
        this.#parties.delete(party.organisation);
      this.#takeTurns();
    }
  }

  #takeTurns(): void {
    // The loop visits a party that is added again once more, after the others.
    for (const party of this.#turns) {
      if (!party.isInTurn) party.credit += TURN_ROWS;
      party.isInTurn = true;
      this.#begin(party);
      if (this.#inHand >= this.limits.total) return; // the next call goes on here
      party.isInTurn = false;
      this.#turns.delete(party);
      this.#queue(party);
    }
  }

  #begin(party: Party): void {
    for (let [next] = party.waiting; next; [next] = party.waiting) {
      const rows = toNumber(next.rows);
      if (rows > party.credit || this.#inHand >= this.limits.total) return;
      if (party.inHand >= this.limits.organisation) {
        // Do not save credit it had no room for, or it would get one long turn when others come.
        party.credit = rows;
        return;
      }
      party.waiting.shift();
      party.credit -= rows;
      this.#count(party, rows);
      next.begin(rows);
    }
    party.credit = 0;
  }

  #queue(party: Party): void {
    if (party.waiting.length > 0 && party.inHand < this.limits.organisation) this.#turns.add(party);
  }

  #count(party: Party, rows: number, aside = 0): void {
    const before = this.#counted(party);
    party.inHand += rows;
    party.aside += aside;
    this.#aside += aside;
    this.#inHand += this.#counted(party) - before;
  }

  /** The rows that a party counts for in the total. */
  #counted({ inHand, aside }: Party): number {
    return Math.min(inHand - aside, this.limits.organisation);
  }

  #partyOf(organisation: string): Party {
    const party = this.#parties.get(organisation) ?? newParty(organisation);
    this.#parties.set(organisation, party);
    return party;
  }
}

const toNumber = (rows: Rows): number => (typeof rows === 'number' ? rows : rows());

const newParty = (organisation: string): Party => ({
  organisation,
  waiting: [],
  credit: 0,
  isInTurn: false,
  inHand: 0,
  aside: 0,
});
