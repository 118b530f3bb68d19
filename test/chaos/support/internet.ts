import { createServer, type Server, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { freePort } from '@rxhooks/dev-postgres';
import { unwrapIpv4 } from './addresses.js';
import { inNamespace } from './bench.js';
import { DnsZone } from './dns-zone.js';
import { type CertificateKind, createPki, type Pki } from './pki.js';
import { type HostScript, RawHost } from './raw-host.js';

const TLS_PORTS = [443, 8443];
const PLAIN_PORTS = [80, 8080];
/** Services that a forged request would aim at. */
const INNER_PORTS = [22, 25, 111, 2375, 5432, 6379, 9200, 11_211];

export type HostOptions = HostScript & {
  /** Default: one of its own. */
  readonly address?: string;
  readonly certificate?: CertificateKind;
  readonly tls?: TlsOptions;
};

/** A connection to an address that is nobody's receiver: somebody was led astray. */
export type Stray = { readonly address: string; readonly port: number };

/**
 * All that the service can reach: hosts with names, addresses and certificates of their own, the name server, and a
 * listener for whatever goes anywhere else. Outside the namespace the hosts are on loopback and have no names.
 */
export class Internet {
  readonly strays: Stray[] = [];
  readonly #hosts = new Map<string, RawHost>();
  readonly #servers: Server[] = [];
  #loopbackPort = 0;

  private constructor(
    readonly pki: Pki,
    /** Has nothing to say outside the namespace. */
    readonly dns: DnsZone,
  ) {}

  static async start(): Promise<Internet> {
    const internet = new Internet(
      await createPki(),
      inNamespace ? await DnsZone.start() : new DnsZone(),
    );
    const ports = inNamespace ? [...TLS_PORTS, ...PLAIN_PORTS, ...INNER_PORTS] : [await freePort()];
    if (!inNamespace) [internet.#loopbackPort = 0] = ports;
    for (const port of ports) await internet.#listen(port);
    return internet;
  }

  get hosts(): readonly RawHost[] {
    return [...this.#hosts.values()];
  }

  /** @param name the first label of its name; the rest is `.test.example` */
  async host(name: string, options: HostOptions = {}): Promise<RawHost> {
    const { address = this.#nextAddress(), certificate = 'good', tls } = options;
    const fullName = `${name}.test.example`;
    const leaf = { hosts: [fullName, '*.test.example'], addresses: [address] };
    const pair = await this.pki.certificate(certificate, leaf);
    const url = inNamespace ? `https://${fullName}` : `https://${address}:${this.#loopbackPort}`;
    const host = new RawHost(name, address, url, { ...pair, ...tls }, options);
    this.#hosts.set(address, host);
    this.dns.set(fullName, address.includes(':') ? { AAAA: [address] } : { A: [address] });
    return host;
  }

  async close(): Promise<void> {
    for (const host of this.hosts) host.closeConnections();
    await Promise.all(
      this.#servers.map((server) => new Promise((resolve) => server.close(resolve))),
    );
    await this.dns.stop();
  }

  #nextAddress(): string {
    const index = this.#hosts.size + 1;
    const network = inNamespace ? '93.184' : '127.1';
    return `${network}.${Math.floor(index / 250) + 217}.${(index % 250) + 1}`;
  }

  async #listen(port: number): Promise<void> {
    const server = createServer((socket) => this.#route(socket, port));
    this.#servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '::', resolve);
    });
  }

  #route(socket: Socket, port: number): void {
    const address = unwrapIpv4(socket.localAddress);
    const host = INNER_PORTS.includes(port) ? undefined : this.#hosts.get(address);
    if (host) {
      host.accept(socket, !PLAIN_PORTS.includes(port));
      return;
    }
    this.strays.push({ address, port });
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret');
  }
}
