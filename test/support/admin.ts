import type { ApiCaller } from './api-caller.js';

export const ORGANISATIONS = '/v1/admin/organisations';

export const OPERATOR_KEYS = '/v1/admin/operator-keys';

export type IssuedKey = { readonly uid: string; readonly key: string };

/** A key of an organisation, or of one pharmacy in it; fails the test when that is not a 201. */
export async function issueKey(
  api: ApiCaller,
  organisation: string,
  permissions: readonly string[],
  pharmacy?: string,
): Promise<IssuedKey> {
  const body = { display_name: 'tests', permissions, pharmacy_uid: pharmacy };
  const answer = await api.asAdmin('POST', `${ORGANISATIONS}/${organisation}/api-keys`, body);
  if (answer.status !== 201) throw new Error(`A key gave ${answer.status}.`);
  return answer.body;
}

/** A key of an operator; fails the test when that is not a 201. */
export async function issueOperatorKey(
  api: ApiCaller,
  role: string,
  grants: readonly string[],
): Promise<IssuedKey> {
  const body = { display_name: 'tests', role, grants };
  const answer = await api.asAdmin('POST', OPERATOR_KEYS, body);
  if (answer.status !== 201) throw new Error(`An operator's key gave ${answer.status}.`);
  return answer.body;
}

/** The uid of a new pharmacy; fails the test when that is not a 201. */
export async function addPharmacy(api: ApiCaller, organisation: string): Promise<string> {
  const body = { display_name: 'Linden Apotheke' };
  const answer = await api.asAdmin('POST', `${ORGANISATIONS}/${organisation}/pharmacies`, body);
  if (answer.status !== 201) throw new Error(`A pharmacy gave ${answer.status}.`);
  return answer.body.uid;
}
