import { createSocket } from 'node:dgram';

/** What a name answers. `CNAME` may come alone, when whoever answers for the alias does not know the name it points to. */
export type DnsAnswer = {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly CNAME?: string;
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

/** A name server on a loopback port, TTL 0 throughout. `zone` is asked anew for every question, so answers can change. */
export async function startFakeDns(
  zone: (question: DnsQuestion, nth: number) => DnsAnswer,
  port = 0,
): Promise<FakeDns> {
  const questions: DnsQuestion[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const question = readQuestion(query);
    questions.push(question);
    const nth = questions.filter(({ type }) => type === question.type).length;
    const response = respond(query, question, zone(question, nth));
    if (response !== undefined) socket.send(response, port, address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', resolve);
  });
  return {
    server: `127.0.0.1:${socket.address().port}`,
    questions,
    stop: () => new Promise((resolve) => socket.close(resolve)),
  };
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
  const { CNAME: alias } = answer;
  const owner = alias === undefined ? THE_QUESTION : nameBytes(alias);
  const toBytes = type === 'A' ? ipv4Bytes : ipv6Bytes;
  return [
    ...(alias === undefined ? [] : [record(THE_QUESTION, TYPES.CNAME, owner)]),
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
