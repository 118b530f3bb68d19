/** Parts of an `operationId` that are not written as they are spoken. */
const SPELLINGS: Readonly<Record<string, string>> = {
  api: 'API',
  decoda: 'Decoda',
  graphql: 'GraphQL',
  rxscale: 'RxScale',
  semble: 'Semble',
};

/** A name as its owner writes it. */
export const spelled = (word: string) => SPELLINGS[word] ?? word;

/** The name of an operation as a title: `listApiKeys` becomes "List API keys". */
export function titleOf(operationId: string): string {
  const words = operationId.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).split(' ');
  const title = words.map(spelled).join(' ');
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** "a", "a and b", "a, b and c", each as code. */
export function listed(names: readonly string[]): string {
  const all = names.map((name) => `\`${name}\``);
  return [all.slice(0, -1).join(', '), ...all.slice(-1)]
    .filter((part) => part !== '')
    .join(' and ');
}
