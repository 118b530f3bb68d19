import type { EncryptionKey } from '../key-ring-sealer.js';

export type RateLimit = { readonly points: number; readonly durationSeconds: number };

/** The operator's mail server, and the sender of our mails. */
export type MailConfig = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS. */
  readonly isSecure: boolean;
  readonly login: { readonly user: string; readonly password: string } | undefined;
  readonly from: { readonly name: string; readonly address: string };
};

export type MailVerification = {
  /** The origin at which readers of mails reach the api, without a trailing slash. */
  readonly publicUrl: string;
};

export type RedisNode = { readonly host: string; readonly port: number };

/** Settings of all nodes: most of them are discovered, and have no URL of their own. */
type RedisAccess = {
  /** Some nodes of the cluster, or the sentinels, to discover the others from. */
  readonly nodes: readonly RedisNode[];
  readonly isSecure: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
};

/**
 * Where the queues are kept. User and password are those of the data servers, not of the sentinels.
 */
export type RedisConfig =
  | { readonly kind: 'single'; readonly url: string }
  | ({ readonly kind: 'cluster' } & RedisAccess)
  | ({
      readonly kind: 'sentinel';
      /** The name of the master at the sentinels. */
      readonly master: string;
      readonly sentinelPassword: string | undefined;
      readonly database: number;
    } & RedisAccess);

/** The most connections to PostgreSQL that one process opens at a time, by purpose. */
export type DatabasePools = {
  readonly main: number;
  /** For the statements of every event and every attempt. */
  readonly prepared: number;
  /** For the queues, where they are kept in PostgreSQL. */
  readonly queue: number;
};

/** `strict`: event data must be complete. `lenient`: members may be missing or null. */
export type CatalogueChecks = 'strict' | 'lenient';

/** The configuration of both apps, parsed from the environment. */
export type Config = {
  readonly isProduction: boolean;
  readonly port: number;
  readonly workerPort: number;
  /** From the signal to stop, when readiness fails, to the closing of the port. */
  readonly shutdownDelayMs: number;
  readonly databaseUrl: string;
  /** Read by the move of an organisation alone. */
  readonly moveUrls: { readonly from: string | undefined; readonly to: string | undefined };
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
  /** All limits hold at once; empty switches them off. */
  readonly managementRateLimits: readonly RateLimit[];
  /** Per key on any route; all limits hold at once, and empty switches them off. */
  readonly keyRateLimits: readonly RateLimit[];
  /** The same in MiB of request bodies. */
  readonly keyMebibyteLimits: readonly RateLimit[];
  /** Concurrent requests of one key. */
  readonly keyConcurrencyLimit: number;
  /** Body bytes that the api works on at a time; default: as many as its heap has room for. */
  readonly bodiesInFlightBytes: number | undefined;
  /** Networks of proxies whose `X-Forwarded-For` says where a request comes from. */
  readonly trustedProxies: readonly string[];
  /** Whether the GraphQL API answers introspection of its schema to clients with a key. */
  readonly graphqlIntrospection: boolean;
  readonly catalogueChecks: CatalogueChecks;
  /** Applies to contracts that have such a limit. */
  readonly maxEventTypesPerWebhook: number;
  /** Active subscriptions of one contract; each of its pharmacies may have as many again. */
  readonly maxSubscriptionsPerOrganisation: number;
  /**
   * How often in a row its circuit opens before a webhook is paused, where its contract pauses
   * webhooks.
   */
  readonly pauseAfterOpenings: number;
  /** Without it no mail is sent. */
  readonly mail: MailConfig | undefined;
  /** When set, an address that a webhook names gets mails only after it has agreed. */
  readonly mailVerification: MailVerification | undefined;
  readonly logLevel: string;
};

// For recording the outcome after the attempt's own timeout.
const LEASE_MARGIN_MS = 8000;

/**
 * The lease of a delivery in ms: longer than an attempt can last, or two workers would make the
 * same one.
 */
export function leaseMs({ deliveryTimeoutMs }: Config): number {
  return deliveryTimeoutMs + LEASE_MARGIN_MS;
}
