import { connect } from 'node:net';

export type RawAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
};

/**
 * Bytes on a socket, as no client library would send them, and what the server says until it hangs up: ask it to with
 * `Connection: close`, or send something that makes it. Status 0 when it says nothing at all.
 */
export async function speak(
  url: string,
  ...parts: readonly (string | Buffer)[]
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const heard: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => heard.push(bytes));
  // A server that has heard enough may cut the line while we are still talking.
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const part of parts) socket.write(part);
  await closed;
  return parse(Buffer.concat(heard).toString());
}

/** A request as text; each line ends as HTTP asks for. */
export function lines(...text: readonly string[]): string {
  return text.map((line) => `${line}\r\n`).join('');
}

function parse(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...fields] = head.split('\r\n');
  const pairs = fields.map((field): [string, string] => {
    const [name = '', ...value] = field.split(':');
    return [name, value.join(':').trim()];
  });
  return {
    status: Number(first.split(' ')[1] ?? 0),
    headers: new Headers(pairs),
    body: rest.join('\r\n\r\n'),
  };
}
