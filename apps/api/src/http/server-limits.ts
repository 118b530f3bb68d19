export type ServerLimits = {
  /** For all headers of a request. Node's own limit is a minute. */
  readonly headersMs: number;
  /** For a whole request, its body included. Node's own limit is five minutes. */
  readonly requestMs: number;
  /** How often the two are looked after. */
  readonly checkMs: number;
  /** Sockets at the same time; a further one takes the place of the one that has been idle for longest. */
  readonly connections: number;
};

/** A client that is slow on purpose holds a socket for no longer than one that is slow by nature needs it. */
export const SERVER_LIMITS: ServerLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkMs: 1000,
  connections: 5000,
};

// Longer than the idle time of the usual load balancers: the one that hangs up first must be the balancer.
const KEEP_ALIVE_MS = 75_000;

export function limitServer({ headersMs, requestMs, checkMs }: ServerLimits) {
  return {
    requestTimeout: requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: checkMs },
  };
}
