/** An event that an upstream service sent. */
export type DomainEvent = {
  readonly uid: string;
  readonly organisationUid: string;
  readonly pharmacyUid: string | undefined;
  /** Upstream's idempotency id (or ours when upstream sent none), unique per organisation. */
  readonly id: string;
  readonly type: string;
  /** Unix seconds at which the event was generated. */
  readonly timestamp: number;
  /** The JSON text of `data`, not its value: nothing is lost between upstream and receiver. */
  readonly data: string;
  /** The JSON text of `metadata`, which events of some contracts have beside `data`. */
  readonly metadata: string | undefined;
};

/** The length of `data` and `metadata` together, in characters: either may be the larger part. */
export function textLengthOf({
  data,
  metadata = '',
}: Pick<DomainEvent, 'data'> & Partial<Pick<DomainEvent, 'metadata'>>): number {
  return data.length + metadata.length;
}
