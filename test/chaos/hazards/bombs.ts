import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { answers, type Hazard } from './hazard.js';

const BOMB_BYTES = 64 * 1024 * 1024;

/** Little on the wire and a lot when somebody unpacks it. Made once, since that takes a while. */
export function bombHazards(): readonly Hazard[] {
  const zeros = Buffer.alloc(BOMB_BYTES);
  const gzip = gzipSync(zeros);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 1 };
  return [
    bomb('b21-gzip', 'gzip', gzip),
    bomb('b21-gzip-twice', 'gzip, gzip', gzipSync(gzip)),
    bomb('b21-brotli', 'br', brotliCompressSync(zeros, { params })),
    bomb('b22-gzip-without-length', 'gzip', gzip, 'Connection: close'),
    bomb('b23-gzip-200-times', Array(200).fill('gzip').join(', '), gzipSync('{}')),
  ];
}

function bomb(name: string, encoding: string, body: Buffer, framing?: string): Hazard {
  const head = [
    'HTTP/1.1 200 OK',
    `Content-Encoding: ${encoding}`,
    framing ?? `Content-Length: ${body.length}`,
  ].join('\r\n');
  const bytes = Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
  return { name, ...answers(200, bytes), onRecord: '200' };
}
