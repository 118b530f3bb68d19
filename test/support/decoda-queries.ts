const LONG = 'x'.repeat(3000);
const DIGITS = '9'.repeat(400);

const TEXTS = ['', '%20', 'planted', 'null', '%00', 'true', '1', LONG];
const BOOLEANS = ['TRUE', 'yes', 'Off', '2', '-1', '1.0', 'true%20', 'y&NAME=planted'];
const NUMBERS = [
  '-1',
  '-0',
  '%2B5',
  '+5',
  '%205%20',
  '1.5',
  '1e2',
  '0x10',
  '101',
  '1000000001',
  '9007199254740993',
  DIGITS,
  `-${DIGITS}`,
  '5&NAME=planted',
  'planted&NAME=5',
  '%D9%A3',
];
const DATES = [
  '2024-02-29',
  '2023-02-29',
  '2024-13-01',
  '2024-03-15T10:30',
  '2024-03-15t10:30:00z',
  '2024-03-15T25:00:00Z',
  '2024-03-15T10:30:00+01:00',
  '2024-03-15T10:30:00%2B0100',
  '2024-03-15T10:30:00+99:99',
  '2024-03-15T10:30:00.1234567890Z',
  '%202024-03-15%20',
  '15.03.2024',
  '1710498600',
  '1710498600000',
  '99999999999999999',
  '9999999999999999',
  '-1',
  '1.5',
  'planted&NAME=2024-03-15',
];

const each = (name: string, values: readonly string[]) =>
  values.map((value) => `${name}=${value.replaceAll('NAME', name)}`);

/** Queries for a list of attempts. */
export const ATTEMPTS_QUERIES: readonly string[] = [
  ...each('event_type', [...TEXTS, 'PATIENT_CREATED', 'CALL_RECIEVED', 'patient_created']),
  ...each('is_delivered', [...TEXTS, ...BOOLEANS]),
  ...each('created_after', [...TEXTS, ...DATES]),
  ...each('created_before', ['planted', '2024-02-30']),
  ...each('delivery_date_after', ['planted', '2024-02-30']),
  ...each('delivery_date_before', ['planted', '2024-02-30']),
  ...each('last_delivery_attempt_status', TEXTS.slice(0, 4)),
  ...each('last_delivery_attempt_error', TEXTS.slice(0, 4)),
  ...each('sort_by', [...TEXTS, 'id', 'ID', 'toString', 'delivery_date', 'id&NAME=planted']),
  ...each('sort_direction', [...TEXTS, 'asc', 'DESC', 'planted&NAME=desc']),
  ...each('limit', [...TEXTS, ...NUMBERS]),
  ...each('offset', [...TEXTS, ...NUMBERS]),
  'planted=1&__proto__=2&constructor=3',
  'limit[]=5&limit[a]=planted',
  'offset=x&limit=x&sort_direction=x&sort_by=x&last_delivery_attempt_error=x&delivery_date_before=x&delivery_date_after=x&created_before=x&created_after=x&is_delivered=x&event_type=x',
];

/** Queries with one boolean of this name. */
export const booleanQueries = (name: string): readonly string[] => [
  ...each(name, [...TEXTS, ...BOOLEANS]),
  'planted=1',
];
