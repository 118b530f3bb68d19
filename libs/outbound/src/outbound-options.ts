/** Limit for DNS, TCP and TLS of one connection. */
export const DEFAULT_CONNECT_TIMEOUT_MS = 5000;

/** The operator's options for targets; everything else about the guard is fixed. */
export type OutboundOptions = {
  /** Accept http:// targets as well as https:// ones. */
  readonly allowHttp: boolean;
  readonly allowPorts: readonly number[] | 'any';
  /**
   * Ranges outside the public internet that are allowed, such as `127.0.0.0/8`; a bare address is a
   * range of one.
   */
  readonly allowCidrs: readonly string[];
  /** CA certificates (PEM, one or more) that are trusted in addition to the default roots. */
  readonly extraCa?: string;
  /** Name servers as `address` or `address:port`; default: those of the machine. */
  readonly dnsServers?: readonly string[];
  /** Limit for DNS, TCP and TLS of one connection in milliseconds; default: 5 s. */
  readonly connectTimeoutMs?: number;
  /**
   * The longest use of a connection in milliseconds, up to a fifth less at random; default: 60 s.
   */
  readonly connectionMaxAgeMs?: number;
  /**
   * True while this machine's clock, which certificates are checked by, is wrong; default: never.
   */
  readonly isClockWrong?: () => boolean;
};
