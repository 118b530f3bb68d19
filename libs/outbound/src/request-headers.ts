import { isTransportHeader } from '@rxhooks/domain';

/**
 * Name, value, name, value ...: a list, so that a header may be called `__proto__` and keeps its case. What is the
 * client's own is left out, `host` most of all: it would be taken as the TLS server name and dialled. Of two spellings of
 * one name the later stands, which is ours; both would be sent otherwise.
 */
export function toHeaderList(headers: Readonly<Record<string, string>>): string[] {
  const list: string[] = [];
  const places = new Map<string, number>();
  for (const [name, value] of Object.entries(headers)) {
    const lowerCase = name.toLowerCase();
    if (isTransportHeader(lowerCase)) continue;
    const place = places.get(lowerCase) ?? list.length;
    places.set(lowerCase, place);
    list[place] = name;
    list[place + 1] = value;
  }
  // Answers are never decoded, so an encoded one would be of no use in the delivery log.
  list.push('Accept-Encoding', 'identity');
  return list;
}
