import { StartError } from '@rxhooks/platform';
import { MIGRATIONS } from '../migrations/index.js';
import type { Cell, MovedOrganisation } from './cell.js';

/** @throws StartError unless both have the schema of this release, which the copy takes for granted */
export async function checkSchemas(cells: readonly Cell[]): Promise<void> {
  const known = MIGRATIONS.map((Migration) => new Migration().name).toSorted();
  for (const cell of cells) {
    const rows = await cell.query<{ name: string }>('SELECT name FROM schema_migrations');
    const run = rows.map(({ name }) => name).toSorted();
    if (run.join() !== known.join())
      throw new StartError(
        `The database of ${cell.variable} has the schema of another release than this command. Bring both cells and this ` +
          'command to the same release, and run `npm run db:migrate` for both.',
      );
  }
}

/** @throws StartError when the target has another organisation of this name */
export async function checkSlug(target: Cell, { uid, slug }: MovedOrganisation): Promise<void> {
  const [other] = await target.query<{ uid: string }>(
    'SELECT uid FROM organisations WHERE slug = $1 AND uid <> $2',
    [slug, uid],
  );
  if (other)
    throw new StartError(
      `The database of ${target.variable} has another organisation with the slug ${slug} (${other.uid}), and a slug is unique ` +
        'in a cell. Nothing was changed.',
    );
}
