/** What an upstream service told us has happened. */
export type DomainEvent = {
  readonly uid: string;
  readonly organisationUid: string;
  readonly pharmacyUid: string | undefined;
  /** Upstream's idempotency id (or ours when upstream sent none), unique per organisation. */
  readonly id: string;
  readonly type: string;
  /** Unix seconds at which the event was generated. */
  readonly timestamp: number;
  /** The JSON text of `data`; a text and not a value, so that nothing is lost between upstream and the receiver. */
  readonly data: string;
  /** The JSON text of `metadata`, which events of some contracts have beside `data`. */
  readonly metadata: string | undefined;
};

/** Of all its text, which is what it takes in memory and on its way: either part may be most of it. */
export function textLengthOf({
  data,
  metadata = '',
}: Pick<DomainEvent, 'data'> & Partial<Pick<DomainEvent, 'metadata'>>): number {
  return data.length + metadata.length;
}
