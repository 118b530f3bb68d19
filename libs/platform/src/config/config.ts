import type { EncryptionKey } from '../key-ring-sealer.js';

export type RateLimit = { readonly points: number; readonly durationSeconds: number };

/** The mail server of the operator, and who our mails are from. */
export type MailConfig = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS. */
  readonly isSecure: boolean;
  readonly login: { readonly user: string; readonly password: string } | undefined;
  readonly from: { readonly name: string; readonly address: string };
};

export type MailVerification = {
  /** Where readers of mails reach the api, without a slash at its end. */
  readonly publicUrl: string;
};

export type RedisNode = { readonly host: string; readonly port: number };

/** What is the same for all nodes: most of them are found, and have no URL of their own. */
type RedisAccess = {
  /** Where to start from: some nodes of the cluster, or the sentinels. */
  readonly nodes: readonly RedisNode[];
  readonly isSecure: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
};

/** Where the queues are kept. User and password are those of the servers that keep data. */
export type RedisConfig =
  | { readonly kind: 'single'; readonly url: string }
  | ({ readonly kind: 'cluster' } & RedisAccess)
  | ({
      readonly kind: 'sentinel';
      /** What the sentinels call it. */
      readonly master: string;
      readonly sentinelPassword: string | undefined;
      readonly database: number;
    } & RedisAccess);

/** The most connections to PostgreSQL that one process has at a time, by what they are for. */
export type DatabasePools = {
  readonly main: number;
  /** For the statements of every event and every attempt. */
  readonly prepared: number;
  /** For the queues, where they are kept in PostgreSQL. */
  readonly queue: number;
};

/** Whether event data must be complete, or may lack members and have null for them. */
export type CatalogueChecks = 'strict' | 'lenient';

/** Everything the two apps are told from outside, in the form their code wants it. */
export type Config = {
  readonly isProduction: boolean;
  readonly port: number;
  readonly workerPort: number;
  /** From the signal to stop, when the process is no longer ready, to the closing of its port. */
  readonly shutdownDelayMs: number;
  readonly databaseUrl: string;
  readonly databasePools: DatabasePools;
  /** Without it BullMQ runs on PostgreSQL. */
  readonly redis: RedisConfig | undefined;
  readonly queuePrefix: string;
  readonly adminApiKey: string;
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
  readonly targets: {
    readonly allowCidrs: readonly string[];
    readonly allowHttp: boolean;
    readonly allowPorts: readonly number[] | 'any';
    /** PEM of certificates that are trusted besides the system's roots. */
    readonly extraCa: string | undefined;
  };
  readonly deliveryTimeoutMs: number;
  /** Overrides the schedule of every contract. */
  readonly retryScheduleSeconds: readonly number[] | undefined;
  readonly retryJitter: number;
  /** All of them hold at once; empty switches the limit off. */
  readonly managementRateLimits: readonly RateLimit[];
  /** Of one key on any route; all of them hold at once, and empty switches the limit off. */
  readonly keyRateLimits: readonly RateLimit[];
  /** The same in MiB of bodies. */
  readonly keyMebibyteLimits: readonly RateLimit[];
  /** Requests of one key at the same time. */
  readonly keyConcurrencyLimit: number;
  /** Of bodies that the api works on at the same time; without it as many as its heap has room for. */
  readonly bodiesInFlightBytes: number | undefined;
  /** Networks of proxies whose `X-Forwarded-For` says where a request comes from. */
  readonly trustedProxies: readonly string[];
  /** Whether the GraphQL API tells its schema to whoever has a key. */
  readonly graphqlIntrospection: boolean;
  readonly catalogueChecks: CatalogueChecks;
  /** Where a contract has such a limit. */
  readonly maxEventTypesPerWebhook: number;
  /** Active ones of one contract; as many again for each of its pharmacies. */
  readonly maxSubscriptionsPerOrganisation: number;
  /** How often in a row its circuit opens until a webhook is paused, where its contract pauses webhooks. */
  readonly pauseAfterOpenings: number;
  /** Without it no mail is sent. */
  readonly mail: MailConfig | undefined;
  /** With it mails go to an address that a webhook names only after somebody there has agreed. */
  readonly mailVerification: MailVerification | undefined;
  readonly logLevel: string;
};

// For writing the outcome down, which happens after the attempt's own limit.
const LEASE_MARGIN_MS = 8000;

/** How long a worker may hold a delivery: longer than an attempt can last, or two workers would make the same one. */
export function leaseMs({ deliveryTimeoutMs }: Config): number {
  return deliveryTimeoutMs + LEASE_MARGIN_MS;
}
