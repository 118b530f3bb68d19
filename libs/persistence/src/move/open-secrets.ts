import {
  CheckKeyRing,
  type SealedSample,
  type SealedTexts,
  SealedTextStore,
} from '@rxhooks/application';
import { listSealed, samplesPerKey } from '../secrets/sealed-text-statements.js';
import type { Cell } from './cell.js';
import type { Move } from './move.js';

type SealedRow = Omit<SealedTexts, 'headers'> & { readonly headers: string | null };

/** The sealed texts of one organisation. */
class SecretsOf extends SealedTextStore {
  constructor(
    private readonly cell: Cell,
    private readonly uid: string,
  ) {
    super();
  }

  override samplesPerKey(): Promise<readonly SealedSample[]> {
    return this.cell.query(
      samplesPerKey({ subscriptions: 's.organisation_uid = $1', organisations: 'o.uid = $1' }),
      [this.uid],
    );
  }

  override async list(after: string, limit: number): Promise<readonly SealedTexts[]> {
    const statement = listSealed({
      subscriptions: 's.organisation_uid = $3',
      organisations: 'o.uid = $3',
    });
    const rows = await this.cell.query<SealedRow>(statement, [after, limit, this.uid]);
    return rows.map((row) => ({ ...row, headers: row.headers ?? undefined }));
  }

  override async replace(): Promise<void> {
    throw new Error('A move changes no secret.');
  }
}

/** @throws KeyRingError when the ring of this process, which is the target's, lacks a key of a stored secret */
export async function openSecrets({ sealer, organisation, say }: Move, cell: Cell): Promise<void> {
  const check = new CheckKeyRing(new SecretsOf(cell, organisation.uid), sealer);
  for (const text of await check.execute()) say(text);
}
