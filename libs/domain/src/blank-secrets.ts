export const BLANKED = '[secret]';

/**
 * Recognised by their prefix: our keys and signing secrets, JWTs, and tokens of widely used
 * services. Other services' tokens have to begin a word, because `task_live_...` and `SLOVAKIA_...`
 * are names.
 */
const PREFIXED =
  /(?:[Rr][Xx][Hh]_|(?<![A-Za-z\d])(?:sk_live_|sk_test_|rk_live_|gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|AKIA))[\w-]{12,}|wh(?:sec|sk)_[\w+/=-]{12,}|(?<![A-Za-z\d])eyJ[\w-]{8,}(?:\.[\w=-]*){1,4}/g;
/**
 * Recognised by what precedes them, at any length: credentials in a header and the password in a
 * URL. What precedes them is bounded, or a long run of blanks would take quadratic time.
 */
const LABELLED =
  /(?<=\bauthorization\W{1,5}(?:basic|bearer)\s{1,5})[\w+/=.~-]+|(?<=:\/\/[^\s/?#:@]*:)[^\s/?#@]+(?=@)/gi;
/** Credentials in a sentence, where an ordinary word may follow `Bearer` instead. */
const SCHEME = /(?<=\b[Bb](?:earer|asic)[\s:]{1,5})(?=[\w+/=.~-]*(?:\d|[a-z][A-Z]))[\w+/=.~-]{8,}/g;
/** Parameters, JSON members and headers that are named like a secret. */
const NAMES = '(?:token|key|secret|password|passwd|pwd|signature|sig|credentials?)';
const NAME = `(?:[\\w.-]*[_-]|api|access|account|private|secret|auth)?${NAMES}`;
const NAMED = new RegExp(
  `(?<=(?:^|[^\\w.-])${NAME}=)(?!\\s)[^\\s&#"'<>(),;\\\\]+` +
    `|(?<=(?:^|[^\\w.-])${NAME}\\\\{0,3}"\\s{0,3}:\\s{0,3}\\\\{0,3}")[^"\\\\]+` +
    `|(?<=(?:^|[^\\w.-])(?:x-[\\w-]*|api-)${NAMES}:\\s{1,3})[^\\s,"\\\\]+`,
  'gi',
);
/** A private key in PEM, even if it was cut off. */
const PEM = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/gs;
/** At least 16 bytes in hexadecimal, in groups. An IPv6 address has groups of four and colons. */
const GROUPED =
  /(?<![\w:-])(?:[0-9a-f]{2}(?:[:. -][0-9a-f]{2}){15,}|[0-9a-f]{4}(?:[ -][0-9a-f]{4}){7,}|[0-9a-f]{8}(?:[ -][0-9a-f]{8}){3,})(?![\w:-])/gi;
/** Base64 of 32 bytes or more, which may contain slashes and ends with its padding. */
const PADDED = /(?<![\w+/-])[\dA-Za-z+/]{40,}={1,2}(?![\w=])/g;
/** The length of the shortest secrets. Upstreams' ids are shorter (KSUIDs: 27, nanoids: 21). */
const MIN_LENGTH = 28;
const RUN = new RegExp(`[\\w+=-]{${MIN_LENGTH},}`, 'g');
/** Our ids, which end with a UUID v7 without dashes, and UUIDs with or without a prefix. */
const ID =
  /^(?:[a-z]{1,12}[_-][0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}|(?:[a-z]{1,12}[_-])?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Words in camel case, such as function names. */
const CAMEL_CASE = /^[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})+$/;

/**
 * Replaces text that looks like a secret with `[secret]`: callers put keys where ids belong, and
 * errors quote them. Known prefixes are certain. Other text is judged by how often letters and
 * digits alternate, which they rarely do in words.
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

/** As `blankSecrets`, for a path, whose parts may hide a secret by percent-encoding. */
export function blankSecretsInPath(path: string): string {
  return path.split('/').map(blankPart).join('/');
}

function blankPart(part: string): string {
  const plain = decode(part);
  return blankSecrets(plain) === plain ? blankSecrets(part) : BLANKED;
}

/** Decodes repeatedly, because some proxies encode twice; invalid escapes stay as they are. */
function decode(part: string): string {
  const plain = part.replaceAll(/%([0-7][\da-f])/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return plain === part ? plain : decode(plain);
}

const HEXADECIMAL = /^[0-9a-f]+$/i;
const WORD = /^(?:[A-Z]?[a-z]+|[A-Z]+|\d+)$/;
/** The share of neighbours of different classes: 0.6 in random base64, 0.25 in camel case. */
const MIN_TURNS = 0.28;
/** Names rarely have more than one number; 32 random small letters and digits average 12. */
const MIN_TURNS_OF_DIGITS = 5;

/**
 * Ignores words, such as the prefix of an id. False if the rest is too short or rarely alternates
 * between letters and digits.
 */
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

/** Three classes: digits, capitals and small letters. */
function classOf(code: number): number {
  if (code < 58) return DIGIT;
  return code < 91 ? 1 : 2;
}
