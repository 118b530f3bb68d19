/** What a text in the search box is taken for. */
export type Search =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'event' | 'delivery' | 'host' | 'key'; readonly value: string };

const OUR_EVENT = /^evt_[0-9a-f]+$/;
const OUR_DELIVERY = /^dlv_[0-9a-f]+$/;
const HAS_SCHEME = /^https?:\/\//i;
const NAME = /^(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?$/i;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|localhost|\[[0-9a-f:]+\])(:\d{1,5})?$/i;

/** A uid of ours says what it is, a host has dots; any other text is an id or a key of its sender. */
export function understandSearch(text: string): Search {
  const value = text.trim();
  if (value === '') return { kind: 'nothing' };
  if (OUR_EVENT.test(value)) return { kind: 'event', value };
  if (OUR_DELIVERY.test(value)) return { kind: 'delivery', value };
  if (HAS_SCHEME.test(value) && URL.canParse(value))
    return { kind: 'host', value: new URL(value).host };
  if (NAME.test(value) || ADDRESS.test(value)) return { kind: 'host', value: value.toLowerCase() };
  return { kind: 'key', value };
}

/** How it was understood, before anything was found. */
export function describeSearch(search: Search): string {
  switch (search.kind) {
    case 'nothing':
      return 'Takes an event id, a delivery id, a business key such as po-5512, or a host.';
    case 'event':
      return 'Understood as the id of an event.';
    case 'delivery':
      return 'Understood as the id of a delivery: its event is shown.';
    case 'host':
      return `Understood as a host: events with a delivery to ${search.value}.`;
    case 'key':
      return 'Understood as a business key; without a match, as the id of an event.';
  }
}
