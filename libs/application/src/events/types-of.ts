import { AppError } from '@rxhooks/domain';
import type { Contracts } from '../ports/contract.js';

/**
 * The stored names of the event types that are meant: of those that are given, of a contract's, or of both.
 *
 * @returns `undefined` for all
 * @throws AppError `invalid` for an unknown contract
 */
export function typesOf(
  contracts: Contracts,
  names: readonly string[] | undefined,
  contract: string | undefined,
  field = 'contract',
): readonly string[] | undefined {
  const ofContract = contract === undefined ? undefined : typesIn(contracts, contract, field);
  const stored = names?.map((name) => contracts.owning(name)?.aliases?.get(name) ?? name);
  if (!stored || !ofContract) return stored ?? ofContract;
  return stored.filter((name) => ofContract.includes(name));
}

function typesIn(contracts: Contracts, name: string, field: string): readonly string[] {
  const all = contracts.all();
  const contract = all.find((one) => one.name === name);
  if (contract) return contract.eventTypes.map((type) => type.name);
  const message = `must be one of ${all.map((one) => one.name).join(', ')}`;
  throw new AppError('invalid', 'Validation failed', [{ field, message }]);
}
