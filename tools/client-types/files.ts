import 'reflect-metadata';
import { ContractRegistry } from '@rxhooks/contracts';
import { clientIndexOf, clientTypesOf } from './modules.js';

/** The files of `libs/client/src/catalogue` as they have to be, by name. */
export async function catalogueFiles(): Promise<ReadonlyMap<string, string>> {
  const contracts = new ContractRegistry().all();
  const files = new Map([['index.ts', await clientIndexOf(contracts)]]);
  for (const contract of contracts) files.set(`${contract.name}.ts`, await clientTypesOf(contract));
  return files;
}
