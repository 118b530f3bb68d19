export interface ReceivedMail {
  /** As it came over the wire. */
  readonly source: string;
  /** The addresses of the envelope. */
  readonly from: string;
  readonly to: readonly string[];
  /** The value of a header, unfolded; an empty text without it. */
  readonly header: (name: string) => string;
  /** The body with its transfer encoding undone. */
  readonly text: string;
}

export function readMail(source: string, from: string, to: readonly string[]): ReceivedMail {
  const end = source.indexOf('\r\n\r\n');
  const lines = source
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const header = (name: string) => {
    const prefix = `${name.toLowerCase()}: `;
    const line = lines.find((one) => one.toLowerCase().startsWith(prefix));
    return line?.slice(prefix.length) ?? '';
  };
  const body = source.slice(end + 4);
  const text = decode(body, header('Content-Transfer-Encoding')).replaceAll('\r\n', '\n');
  return { source, from, to, header, text };
}

function decode(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString();
}
