import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EVENT_TYPE, nowMs } from '../payload.ts';
import type { Bench } from '../bench.ts';
import { distOf } from '../servers/apps.ts';
import type { System } from '../servers/system.ts';
import type { Sender } from '../servers/tenant.ts';
import { uidSql } from './uid-sql.ts';

type SealerModule = {
  readonly KeyRingSealer: new (ring: readonly { kid: string; key: Buffer }[]) => {
    seal(plainText: string, owner: string): string;
  };
};

/** $1 prefix of slugs, $2 now in ms, $3 how many. */
const ORGANISATIONS = `
  INSERT INTO organisations (uid, slug, display_name)
  SELECT ${uidSql('org_', '$2::float8', 'n')}, $1 || n, 'Bench'
  FROM generate_series(1, $3::int) AS n
  RETURNING uid`;

/** $1 uids, $2 organisations, $3 targets, $4 sealed secrets, $5 event type. */
const SUBSCRIPTIONS = `
  INSERT INTO subscriptions (uid, organisation_uid, contract, target, event_types, payload_version, sealed_secret)
  SELECT uid, organisation, 'rxscale', target, ARRAY[$5], '1', secret
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS s (uid, organisation, target, secret)`;

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const PER_STATEMENT = 10_000;

/** Inserts organisations and subscriptions directly: through the API it would take minutes. */
export async function seedOrganisations(
  system: System,
  plan: {
    readonly name: string;
    readonly organisations: number;
    readonly subscriptionsEach: number;
  },
): Promise<Sender> {
  const { database, keys } = system;
  const { name, subscriptionsEach } = plan;
  const parameters = [`${name}-`, Math.floor(nowMs()), plan.organisations];
  const { rows } = await database.query<{ uid: string }>(ORGANISATIONS, parameters);
  const organisations = rows.map(({ uid }) => uid);
  const paths = Array.from({ length: subscriptionsEach }, (_, index) => `/${name}/${index}`);
  await seedSubscriptions(system, { name, organisations, paths, eventType: EVENT_TYPE });
  return { key: keys.adminKey, organisations, paths };
}

/** The same subscriptions for each of these organisations. */
export async function seedSubscriptions(
  system: System,
  {
    name,
    organisations,
    paths,
    eventType,
  }: {
    readonly name: string;
    readonly organisations: readonly string[];
    readonly paths: readonly string[];
    readonly eventType: string;
  },
): Promise<void> {
  const { database, keys, receiverUrl } = system;
  const seal = await openSealer(system.bench, keys.encryptionKeys);
  const all = organisations.flatMap((organisation, i) =>
    paths.map((path, j) => {
      const uid = `ns-${name}${String(i * paths.length + j).padStart(10, '0')}`;
      return { uid, organisation, target: receiverUrl + path, secret: seal(SECRET, uid) };
    }),
  );
  for (let start = 0; start < all.length; start += PER_STATEMENT) {
    const some = all.slice(start, start + PER_STATEMENT);
    await database.query(SUBSCRIPTIONS, [
      some.map(({ uid }) => uid),
      some.map(({ organisation }) => organisation),
      some.map(({ target }) => target),
      some.map(({ secret }) => secret),
      eventType,
    ]);
  }
  await database.query('ANALYZE organisations, subscriptions');
}

/** The system's own sealer: secrets are bound to their subscription. */
async function openSealer(bench: Bench, encryptionKeys: string) {
  const file = join(distOf(bench), 'libs/platform/src/key-ring-sealer.js');
  const { KeyRingSealer } = (await import(pathToFileURL(file).href)) as SealerModule;
  const [kid = '', key = ''] = encryptionKeys.split(':');
  const sealer = new KeyRingSealer([{ kid, key: Buffer.from(key, 'base64') }]);
  return (text: string, owner: string) => sealer.seal(text, owner);
}
