export const BLANKED = '[secret]';

/**
 * By what they begin with: our keys and signing secrets, JWTs, and the tokens of services that are widely used. Those of
 * others begin a word, because `task_live_...` and `SLOVAKIA_...` are names.
 */
const PREFIXED =
  /(?:[Rr][Xx][Hh]_|(?<![A-Za-z\d])(?:sk_live_|sk_test_|rk_live_|gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|AKIA))[\w-]{12,}|wh(?:sec|sk)_[\w+/=-]{12,}|(?<![A-Za-z\d])eyJ[\w-]{8,}(?:\.[\w=-]*){1,4}/g;
/**
 * By what stands before them, however short they are: credentials in a header and the password in a URL. What stands before
 * them is bounded, or a long line of blanks would be gone through from each of them.
 */
const LABELLED =
  /(?<=\bauthorization\W{1,5}(?:basic|bearer)\s{1,5})[\w+/=.~-]+|(?<=:\/\/[^\s/?#:@]*:)[^\s/?#@]+(?=@)/gi;
/** The same in a sentence, where `Bearer` may as well be followed by a word. */
const SCHEME = /(?<=\b[Bb](?:earer|asic)[\s:]{1,5})(?=[\w+/=.~-]*(?:\d|[a-z][A-Z]))[\w+/=.~-]{8,}/g;
/** Parameters, members of JSON and headers that are called what a secret is called. */
const NAMES = '(?:token|key|secret|password|passwd|pwd|signature|sig|credentials?)';
const NAME = `(?:[\\w.-]*[_-]|api|access|account|private|secret|auth)?${NAMES}`;
const NAMED = new RegExp(
  `(?<=(?:^|[^\\w.-])${NAME}=)(?!\\s)[^\\s&#"'<>(),;\\\\]+` +
    `|(?<=(?:^|[^\\w.-])${NAME}\\\\{0,3}"\\s{0,3}:\\s{0,3}\\\\{0,3}")[^"\\\\]+` +
    `|(?<=(?:^|[^\\w.-])(?:x-[\\w-]*|api-)${NAMES}:\\s{1,3})[^\\s,"\\\\]+`,
  'gi',
);
/** A private key in PEM, also one that was cut off. */
const PEM = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/gs;
/** Sixteen bytes and more in hexadecimal, in groups. An IPv6 address has groups of four and colons. */
const GROUPED =
  /(?<![\w:-])(?:[0-9a-f]{2}(?:[:. -][0-9a-f]{2}){15,}|[0-9a-f]{4}(?:[ -][0-9a-f]{4}){7,}|[0-9a-f]{8}(?:[ -][0-9a-f]{8}){3,})(?![\w:-])/gi;
/** Base64 of 32 bytes and more, which may have slashes in it and ends with its padding. */
const PADDED = /(?<![\w+/-])[\dA-Za-z+/]{40,}={1,2}(?![\w=])/g;
/** As long as the shortest secrets, and longer than the ids that upstreams make: KSUIDs have 27 characters, nanoids 21. */
const MIN_LENGTH = 28;
const RUN = new RegExp(`[\\w+=-]{${MIN_LENGTH},}`, 'g');
/** Ids of ours, which end with a UUID v7 without dashes, and UUIDs, with a prefix and without. */
const ID =
  /^(?:[a-z]{1,12}[_-][0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}|(?:[a-z]{1,12}[_-])?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Words in camel case, as names of functions are. */
const CAMEL_CASE = /^[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})+$/;

/**
 * Whatever is shaped like a secret becomes `[secret]`: callers put keys where ids belong, and errors quote them. Known
 * prefixes are certain; any other text is judged by how often letters and digits take turns, which words do seldom.
 */
export function blankSecrets(text: string): string {
  return text
    .replaceAll(PEM, BLANKED)
    .replaceAll(LABELLED, BLANKED)
    .replaceAll(SCHEME, BLANKED)
    .replaceAll(NAMED, BLANKED)
    .replaceAll(GROUPED, BLANKED)
    .replaceAll(PREFIXED, BLANKED)
    .replaceAll(PADDED, (run) => (isRandom(run.replaceAll('/', '')) ? BLANKED : run))
    .replaceAll(RUN, (run) => (isName(run) || !isRandom(run) ? run : BLANKED));
}

const isName = (run: string) => ID.test(run) || CAMEL_CASE.test(run);

/** The same for a path, whose parts may hide a secret behind percent signs. */
export function blankSecretsInPath(path: string): string {
  return path.split('/').map(blankPart).join('/');
}

function blankPart(part: string): string {
  const plain = decode(part);
  return blankSecrets(plain) === plain ? blankSecrets(part) : BLANKED;
}

/** As often as it takes, because some proxies encode what is encoded; signs that are no code stay as they are. */
function decode(part: string): string {
  const plain = part.replaceAll(/%([0-7][\da-f])/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return plain === part ? plain : decode(plain);
}

const HEXADECIMAL = /^[0-9a-f]+$/i;
const WORD = /^(?:[A-Z]?[a-z]+|[A-Z]+|\d+)$/;
/** Random base64 has 0.6, names in camel case have 0.25. */
const MIN_TURNS = 0.28;
/** Names seldom have more than one number; 32 random small letters and digits have 12 on average. */
const MIN_TURNS_OF_DIGITS = 5;

/** Without the words in it, such as the prefix of an id: too short otherwise, or letters and digits take turns seldom. */
function isRandom(run: string): boolean {
  const rest = run
    .split(/[_=-]/)
    .filter((piece) => !WORD.test(piece))
    .join('');
  if (rest.length < MIN_LENGTH) return false;
  if (HEXADECIMAL.test(rest)) return true;
  let [turns, turnsOfDigits] = [0, 0];
  for (let i = 1; i < rest.length; i += 1) {
    const [one, other] = [classOf(rest.charCodeAt(i - 1)), classOf(rest.charCodeAt(i))];
    if (one === other) continue;
    turns += 1;
    if (one === DIGIT || other === DIGIT) turnsOfDigits += 1;
  }
  return turns >= MIN_TURNS * (rest.length - 1) || turnsOfDigits >= MIN_TURNS_OF_DIGITS;
}

const DIGIT = 0;

/** Digits, capitals and small letters. */
function classOf(code: number): number {
  if (code < 58) return DIGIT;
  return code < 91 ? 1 : 2;
}
