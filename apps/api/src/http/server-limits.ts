export type ServerLimits = {
  /** For all headers of a request. Node's own limit is a minute. */
  readonly headersMs: number;
  /** For a whole request, its body included. Node's own limit is five minutes. */
  readonly requestMs: number;
  /** Interval of checking both limits. */
  readonly checkMs: number;
  /** Concurrent sockets; a further one replaces the one that has been idle for longest. */
  readonly connections: number;
};

/** Time enough for slow networks, but not for clients that are slow on purpose. */
export const SERVER_LIMITS: ServerLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkMs: 1000,
  connections: 5000,
};

// Longer than the idle time of common load balancers: the balancer must hang up first.
const KEEP_ALIVE_MS = 75_000;

export function limitServer({ headersMs, requestMs, checkMs }: ServerLimits) {
  return {
    requestTimeout: requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: checkMs },
  };
}
