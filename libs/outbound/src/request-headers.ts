import { isTransportHeader } from '@rxhooks/domain';

/**
 * Name, value, name, value ...: a list, so that a header may be called `__proto__` and keeps its case. What is the
 * client's own is left out, `host` most of all: it would be taken as the TLS server name and dialled. Of two spellings of
 * one name the later stands, which is ours; both would be sent otherwise.
 */
export function toHeaderList(headers: Readonly<Record<string, string>>): string[] {
  const given = Object.entries(headers).filter(([name]) => !isTransportHeader(name));
  const last = new Map(given.map((header) => [header[0].toLowerCase(), header]));
  // Answers are never decoded, so an encoded one would be of no use in the delivery log.
  return [...[...last.values()].flat(), 'Accept-Encoding', 'identity'];
}
