/** The command that does the same without this page. The key comes from the environment of its user. */
export function toCurl(origin: string, method: string, path: string, organisation: string): string {
  return [
    `curl -X ${method} ${quoted(origin + path)}`,
    `-H "X-API-Key: $RXHOOKS_API_KEY"`,
    `-H ${quoted(`X-Organisation: ${organisation}`)}`,
  ].join(' \\\n  ');
}

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
