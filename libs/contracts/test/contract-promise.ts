/** Something that holds for every contract; the check throws where it does not. */
export type ContractPromise = { readonly name: string; readonly check: () => void };
