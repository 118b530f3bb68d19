import type { Contract } from '@rxhooks/application';
import { describeWebhooks } from '../event-types/describe-webhooks.js';
import type { Dialects } from '../http/dialect.js';
import { keySchemeName } from './key-scheme.js';
import type { Document, Paths } from './schema.js';
import { eventsTagOf } from './tags.js';
import { usedBy } from './used-schemas.js';
import { spelled } from './words.js';

/** The part of the API that belongs to no vendor. */
const OWN = 'rxhooks';

/** The webhooks of all contracts, as receivers get them. */
export const WEBHOOKS = 'webhooks';

/** The parts that have operations: ours, and one for each vendor. */
export const partNames = ({ all }: Dialects): readonly string[] => [
  OWN,
  ...all.map(({ contract }) => contract),
];

/** A document beside the whole, which is what `describeApi` gives. */
export function describePart(
  name: string,
  whole: Document,
  dialects: Dialects,
  contracts: readonly Contract[],
): Document {
  const own = contracts.filter((contract) => name === WEBHOOKS || contract.name === name);
  const ofPart = ([path]: [string, unknown]) =>
    (dialects.of({ url: path })?.contract ?? OWN) === name;
  const paths: Paths = Object.fromEntries(Object.entries(whole.paths).filter(ofPart));
  const schemeName = keySchemeName(dialects.all.find(({ contract }) => contract === name));
  const schemes = whole.components['securitySchemes'] as Readonly<Record<string, object>>;
  return {
    ...whole,
    info: { ...whole.info, ...introduce(name) },
    security: name === WEBHOOKS ? [] : [{ [schemeName]: [] }],
    paths,
    ...(own.length > 0 && { webhooks: describeWebhooks(own) }),
    tags: [
      ...(whole.tags ?? []).filter((tag) => tagsIn(paths).has(tag.name)),
      ...own.map((contract) => ({
        name: eventsTagOf(contract.name),
        description: `What receivers of ${spelled(contract.name)} webhooks get.`,
      })),
    ],
    components:
      name === WEBHOOKS
        ? { schemas: {} }
        : {
            ...whole.components,
            schemas: usedBy(paths, whole.components.schemas),
            securitySchemes: { [schemeName]: schemes[schemeName] },
          },
  };
}

const tagsIn = (paths: Paths): ReadonlySet<string> =>
  new Set(
    Object.values(paths).flatMap((methods) =>
      Object.values(methods).flatMap((it) => it.tags ?? []),
    ),
  );

function introduce(name: string): { readonly title: string; readonly description: string } {
  if (name === OWN)
    return {
      title: 'rxhooks',
      description: 'Events in, the delivery log, the settings of subscriptions, and the platform.',
    };
  if (name === WEBHOOKS)
    return {
      title: 'Webhooks',
      description: 'What receivers get, for every event type of every contract.',
    };
  return {
    title: `${spelled(name)} webhooks`,
    description: `The API of ${spelled(name)} for its webhooks, with its own headers and errors, and what its receivers get.`,
  };
}
