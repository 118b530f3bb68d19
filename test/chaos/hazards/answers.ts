import { answers, drips, floods, type Hazard, sends } from './hazard.js';

const OK = 'HTTP/1.1 200 OK\r\n';

/** Answers that break the protocol, that never end, or that only look wrong. */
export const ANSWER_HAZARDS: readonly Hazard[] = [
  { name: 'b10-header-drip', ...drips(OK, 'X-A: b\r\n', 200), onRecord: 'timeout' },
  { name: 'b10-byte-drip', ...drips('', 'H', 200), onRecord: /^(?:timeout|protocol_error)$/ },
  {
    name: 'b11-endless-hints',
    ...drips('', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n', 100),
    onRecord: /^(?:timeout|headers_too_large)$/,
  },
  { name: 'b12-body-drip', ...drips(`${OK}\r\n`, 'a', 100), onRecord: 'timeout 200' },
  {
    name: 'b13-no-last-chunk',
    ...drips(`${OK}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n`, '', 1000),
    onRecord: 'timeout 200',
  },
  {
    name: 'b14-endless-continue',
    ...drips('', 'HTTP/1.1 100 Continue\r\n\r\n', 50),
    onRecord: /^(?:timeout|headers_too_large)$/,
  },
  {
    name: 'b15-switches-protocols',
    ...sends('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
    onRecord: 'protocol_error',
  },
  {
    name: 'b16-204-with-body',
    ...answers(204, 'HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc'),
    onRecord: '204',
  },
  {
    name: 'b16-205',
    ...answers(205, 'HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n'),
    onRecord: '205',
  },
  {
    name: 'b16-304-with-body',
    ...sends('HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\nabc'),
    onRecord: /^(?:304|connection_closed 304|protocol_error 304)$/,
  },
  {
    name: 'b17-ends-early',
    ...sends(`${OK}Content-Length: 10\r\n\r\nabc`),
    onRecord: 'connection_closed 200',
  },
  {
    name: 'b17-resets-early',
    answer: ({ socket, reset }) => {
      socket.write(`${OK}Content-Length: 10\r\n\r\nabc`, () => setTimeout(reset, 50));
      return undefined;
    },
    onRecord: 'connection_reset 200',
  },
  {
    name: 'b18-two-lengths',
    ...sends(`${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc`),
    onRecord: 'protocol_error',
  },
  {
    name: 'b18-length-and-chunks',
    ...sends(`${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    onRecord: 'protocol_error',
  },
  { name: 'b18-ssh', ...sends('SSH-2.0-OpenSSH_9.9\r\n'), onRecord: 'protocol_error' },
  {
    name: 'b18-bare-lf',
    ...sends('HTTP/1.1 200 OK\nContent-Length: 0\n\n'),
    onRecord: 'protocol_error',
  },
  {
    name: 'b18-folded-header',
    ...sends(`${OK}A: b\r\n c\r\nContent-Length: 0\r\n\r\n`),
    onRecord: 'protocol_error',
  },
  { name: 'b18-http-09', ...sends('<html>hello</html>'), onRecord: 'protocol_error' },
  {
    name: 'b19-http-10',
    ...answers(200, 'HTTP/1.0 200 OK\r\n\r\nuntil the end'),
    onRecord: '200',
  },
  { name: 'b20-endless-body', ...floods(`${OK}\r\n`), onRecord: '200' },
  {
    name: 'b20-endless-chunk',
    ...floods(`${OK}Transfer-Encoding: chunked\r\n\r\nfffffff\r\n`),
    onRecord: '200',
  },
  {
    name: 'b25-long-header',
    ...sends(`${OK}X-Big: ${'a'.repeat(20_000)}\r\n\r\n`),
    onRecord: 'headers_too_large',
  },
  {
    name: 'b25-many-headers',
    ...sends(`${OK}${'X-Many: 1\r\n'.repeat(3000)}\r\n`),
    onRecord: 'headers_too_large',
  },
  ...[999, 600].map((status) => ({
    name: `b26-${status}`,
    ...sends(`HTTP/1.1 ${status} Odd\r\nContent-Length: 0\r\n\r\n`),
    onRecord: String(status),
  })),
  {
    name: 'b26-099',
    ...sends('HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n'),
    onRecord: 'protocol_error',
  },
  {
    name: 'b40-redirect',
    ...sends('HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n'),
    onRecord: '301',
  },
  {
    name: 'b46-error-in-the-body',
    ...answers(200, `${OK}Content-Length: 15\r\n\r\n{"error":"bad"}`),
    onRecord: '200',
  },
];
