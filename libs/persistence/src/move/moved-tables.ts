/** Actions of a move itself, which each cell keeps in its own audit log. */
export const MOVE_ACTIONS = 'organisation.move.';

/** A table with rows of organisations. */
export type MovedTable = {
  readonly name: string;
  readonly primaryKey: string;
  /** The table that says whose the rows are. */
  readonly owner: string;
  readonly organisation: string;
  /** The column with the uid of the owner's row. */
  readonly link: string;
  /** How many are read and written at a time. */
  readonly pageRows: number;
  /** SQL in place of columns whose values differ between the cells; $1 is the organisation. */
  readonly readAs: Readonly<Record<string, string>>;
  /** A condition on the rows. */
  readonly only: string;
};

const own = (name: string, more: Partial<MovedTable> = {}): MovedTable => ({
  name,
  primaryKey: 'uid',
  owner: name,
  organisation: 'organisation_uid',
  link: 'uid',
  pageRows: 500,
  readAs: {},
  only: 'true',
  ...more,
});

/** Rows of the release before may not name their organisation; the target's do. */
const NAMED = { organisation_uid: 'coalesce(t.organisation_uid, $1)' };

/** Marks of moves are each cell's own. */
const ARRIVING = {
  move_state: `'arriving'`,
  move_uid: 'NULL::text',
  moves_to: 'NULL::text',
  arrived_by: 'NULL::text',
};

/** In an order that foreign keys allow. */
export const MOVED_TABLES: readonly MovedTable[] = [
  own('organisations', { organisation: 'uid', readAs: ARRIVING }),
  own('pharmacies'),
  own('api_keys'),
  own('subscriptions'),
  own('endpoint_states', {
    primaryKey: 'subscription_uid',
    owner: 'subscriptions',
    link: 'subscription_uid',
    readAs: NAMED,
  }),
  // A payload may have a megabyte.
  own('events', { pageRows: 50 }),
  own('business_keys', { primaryKey: 'organisation_uid, key_hash, event_uid' }),
  own('waiting_events'),
  own('deliveries'),
  own('recoveries'),
  own('recovery_batches', { primaryKey: 'recovery_uid, place, subscription_uid' }),
  own('attempts', {
    primaryKey: 'delivery_uid, number',
    owner: 'deliveries',
    link: 'delivery_uid',
    readAs: NAMED,
  }),
  own('test_deliveries', { primaryKey: 'organisation_uid, uid' }),
  own('notifications'),
  own('stats_minutes', {
    primaryKey: 'organisation_uid, subscription_uid, bucket, event_type, writer',
  }),
  own('stats_hours', { primaryKey: 'organisation_uid, subscription_uid, bucket, event_type' }),
  own('refused_events'),
  own('mail_addresses', { primaryKey: 'organisation_uid, address' }),
  own('audit_log', { only: `t.action NOT LIKE '${MOVE_ACTIONS}%'` }),
];

/** FROM and WHERE of all rows that the organisation $1 has in the table `t`. */
export const rowsOf = ({ name, owner, organisation, link, only }: MovedTable) =>
  owner === name
    ? `${name} t WHERE t.${organisation} = $1 AND ${only}`
    : `${owner} o JOIN ${name} t ON t.${link} = o.uid WHERE o.${organisation} = $1 AND ${only}`;
