/** DNS, TCP and TLS of one connection. */
export const DEFAULT_CONNECT_TIMEOUT_MS = 5000;

/** What the operator decides about targets; everything else about the guard is fixed. */
export type OutboundOptions = {
  /** Accept http:// targets as well as https:// ones. */
  readonly allowHttp: boolean;
  readonly allowPorts: readonly number[] | 'any';
  /** Ranges outside the public internet that targets may have, such as `127.0.0.0/8`; a bare address is a range of one. */
  readonly allowCidrs: readonly string[];
  /** CA certificates (PEM, one or more) that are trusted in addition to the default roots. */
  readonly extraCa?: string;
  /** Name servers as `address` or `address:port`; default: those of the machine. */
  readonly dnsServers?: readonly string[];
  /** Limit for DNS, TCP and TLS of one connection in milliseconds; default: 5 s. */
  readonly connectTimeoutMs?: number;
  /** How long a connection is used at most, in milliseconds, up to a fifth less by chance; default: 60 s. */
  readonly connectionMaxAgeMs?: number;
  /** True while the clock of this machine is wrong, by which certificates are judged; default: it never is. */
  readonly isClockWrong?: () => boolean;
};
