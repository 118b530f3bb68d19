/** graphql-js has the value it does not like behind one of these. */
const BEFORE_VALUE = /: |; |, found /;
/** A sentence whose quotations are names and types, and no texts of somebody's. */
const NAMES_ONLY = /^(?:[^"]|"(?:[\w.[\]!$@]{1,100}|\w{1,100} \{ \.\.\. \})")*$/;

/** A sentence of graphql-js without what it quotes of the request, which may be a secret. */
export function safeMessage(message: string): string {
  const [sentence = ''] = message.split(BEFORE_VALUE, 1);
  return NAMES_ONLY.test(sentence) ? sentence : 'There is something that does not belong here.';
}
