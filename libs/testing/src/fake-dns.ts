import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket as TcpSocket } from 'node:net';

/**
 * The answer for a name. `CNAME` may come alone, if the server of the alias does not know its
 * target; several form a chain. A truncated answer comes whole over TCP only.
 */
export type DnsAnswer = {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly CNAME?: string | readonly string[];
  readonly isTruncated?: boolean;
  readonly failure?: 'NXDOMAIN' | 'SERVFAIL' | 'silence';
};

export type DnsQuestion = { readonly name: string; readonly type: 'A' | 'AAAA' };

export type FakeDns = {
  /** `address:port`, as the resolver takes it. */
  readonly server: string;
  readonly questions: readonly DnsQuestion[];
  stop(): Promise<void>;
};

const TYPES = { A: 1, CNAME: 5, AAAA: 28 } as const;
const RESPONSE_CODES = { NXDOMAIN: 3, SERVFAIL: 2 } as const;

/** A name server on a loopback port, TTL 0. `zone` is called for every question. */
export async function startFakeDns(
  zone: (question: DnsQuestion, nth: number) => DnsAnswer,
  port = 0,
): Promise<FakeDns> {
  const questions: DnsQuestion[] = [];
  const ask = (question: DnsQuestion) => {
    questions.push(question);
    const nth = questions.filter(({ type }) => type === question.type).length;
    return zone(question, nth);
  };
  const { udp, tcp } = await listen(port);
  udp.on('message', (query, { port, address }) => {
    const question = readQuestion(query);
    const answer = ask(question);
    const response = answer.isTruncated ? truncated(query) : respond(query, question, answer);
    if (response !== undefined) udp.send(response, port, address);
  });
  const connections = new Set<TcpSocket>();
  tcp.on('connection', (connection) => {
    connections.add(connection);
    connection.on('error', () => connection.destroy());
    connection.on('close', () => connections.delete(connection));
    connection.on('data', (framed) => {
      for (const query of splitQueries(framed)) {
        const question = readQuestion(query);
        const response = respond(query, question, ask(question)) ?? Buffer.alloc(0);
        connection.write(Buffer.concat([uint16(response.length), response]));
      }
    });
  });
  return {
    server: `127.0.0.1:${udp.address().port}`,
    questions,
    stop: async () => {
      tcp.close();
      for (const connection of connections) connection.destroy();
      await new Promise<void>((resolve) => udp.close(() => resolve()));
    },
  };
}

/** Binds one port for both; tries another if UDP has taken the one that is free for TCP. */
async function listen(port: number): Promise<{ readonly udp: Socket; readonly tcp: Server }> {
  const tcp = createServer();
  const udp = createSocket('udp4');
  try {
    await once(tcp.listen(port, '127.0.0.1'), 'listening');
    const { port: shared } = tcp.address() as AddressInfo;
    await once(udp.bind(shared, '127.0.0.1'), 'listening');
    return { udp, tcp };
  } catch (error) {
    tcp.close();
    udp.close();
    if (port !== 0) throw error;
    return listen(port);
  }
}

/** RFC 1035, section 4.2.2: the length comes first. Queries are short enough to arrive whole. */
function splitQueries(framed: Buffer): Buffer[] {
  if (framed.length < 2) return [];
  const end = 2 + framed.readUInt16BE(0);
  return [framed.subarray(2, end), ...splitQueries(framed.subarray(end))];
}

function readQuestion(query: Buffer): DnsQuestion {
  const labels: string[] = [];
  let offset = 12;
  for (let length = query.readUInt8(offset); length > 0; length = query.readUInt8(offset)) {
    labels.push(query.toString('latin1', offset + 1, offset + 1 + length));
    offset += 1 + length;
  }
  const type = query.readUInt16BE(offset + 1) === TYPES.AAAA ? 'AAAA' : 'A';
  return { name: labels.join('.'), type };
}

/** The question with the TC flag, which says to ask over TCP. */
function truncated(query: Buffer): Buffer {
  const header = Buffer.concat([query.subarray(0, 2), uint16(0x8380), uint16(1), Buffer.alloc(6)]);
  return Buffer.concat([header, query.subarray(12, query.indexOf(0, 12) + 5)]);
}

function respond(query: Buffer, question: DnsQuestion, answer: DnsAnswer): Buffer | undefined {
  if (answer.failure === 'silence') return undefined;
  const questionEnd = query.indexOf(0, 12) + 5;
  const records = answer.failure === undefined ? recordsOf(question, answer) : [];
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  const responseCode = answer.failure === undefined ? 0 : RESPONSE_CODES[answer.failure];
  header.writeUInt16BE(0x8180 | responseCode, 2); // response, recursion desired and available
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, query.subarray(12, questionEnd), ...records]);
}

function recordsOf({ type }: DnsQuestion, answer: DnsAnswer): Buffer[] {
  const owners = [THE_QUESTION, ...[answer.CNAME ?? []].flat().map(nameBytes)];
  const owner = owners.at(-1) ?? THE_QUESTION;
  const toBytes = type === 'A' ? ipv4Bytes : ipv6Bytes;
  return [
    ...owners.slice(1).map((alias, hop) => record(owners[hop] ?? alias, TYPES.CNAME, alias)),
    ...(answer[type] ?? []).map((address) => record(owner, TYPES[type], toBytes(address))),
  ];
}

/** RFC 1035, section 4.1.4: a pointer to the name in the question. */
const THE_QUESTION = Buffer.from([0xc0, 0x0c]);

function record(owner: Buffer, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, head, data]);
}

function nameBytes(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  const parts = labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function ipv4Bytes(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

function ipv6Bytes(address: string): Buffer {
  const hex = address.replace(/\d+\.\d+\.\d+\.\d+$/, (ipv4) => {
    const bytes = ipv4Bytes(ipv4).toString('hex');
    return `${bytes.slice(0, 4)}:${bytes.slice(4)}`;
  });
  const [head = '', tail = ''] = hex.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function uint16(number: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(number);
  return bytes;
}
