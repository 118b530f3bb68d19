/** graphql-js quotes the rejected value after one of these. */
const BEFORE_VALUE = /: |; |, found /;
/** A sentence that quotes only names and types. */
const NAMES_ONLY = /^(?:[^"]|"(?:[\w.[\]!$@]{1,100}|\w{1,100} \{ \.\.\. \})")*$/;

/** A message of graphql-js without values of the request, which may be secrets. */
export function safeMessage(message: string): string {
  const [sentence = ''] = message.split(BEFORE_VALUE, 1);
  return NAMES_ONLY.test(sentence) ? sentence : 'There is something that does not belong here.';
}
