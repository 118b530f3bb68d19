import { isTransportHeader } from '@rxhooks/domain';

/**
 * Returns name, value, name, value: a list, so that `__proto__` can be a name, and names keep their
 * case. Leaves out the client's own headers, above all `host`, which would become the TLS server
 * name and be dialled. Of two spellings of a name only the later one is sent, which is ours.
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
  // Answers are never decoded, so an encoded one would be unreadable in the delivery log.
  list.push('Accept-Encoding', 'identity');
  return list;
}
