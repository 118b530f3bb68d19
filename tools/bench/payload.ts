/**
 * Events of an exact size with their id and due time. They are written and read as text: a parser
 * in the generator or receiver would distort the measurement.
 */
const TYPE = 'appointment_reminder_due';
const ID_MEMBER = '"bench_id":';
const SENT_MEMBER = '"bench_sent_at":';
/** Short texts, as in real payloads: one long text would be too cheap to parse. */
const LINE = 'x'.repeat(60);

export const EVENT_TYPE = TYPE;

export interface Marks {
  readonly id: string;
  /** Milliseconds since 1970, with a fraction. */
  readonly sentAtMs: number;
}

/** The JSON text of an event's data; at least as long as its marks take. */
export function dataText({ id, sentAtMs }: Marks, payloadBytes: number): string {
  // A text and not a number: no digit of it may be rounded on the way.
  const start = `{${ID_MEMBER}"${id}",${SENT_MEMBER}"${sentAtMs.toFixed(3)}","uid":"${id}","lines":[`;
  return `${start}${filling(payloadBytes - start.length - 2)}]}`;
}

/** An event that is due; `data` is JSON text with its marks. */
export interface NewEvent {
  readonly id: string;
  /** Its index in the load, from 0. */
  readonly number: number;
  readonly data: string;
}

/** The JSON text of an event as this system takes it. */
export function eventText(
  { id, data }: Pick<NewEvent, 'id' | 'data'>,
  { organisation, eventType = TYPE }: { organisation?: string; eventType?: string } = {},
): string {
  const owner = organisation === undefined ? '' : `"organisation_uid":"${organisation}",`;
  return `{"id":"${id}",${owner}"event_type":"${eventType}","data":${data}}`;
}

/** Finds the marks in a delivered body. */
export function readMarks(body: string): Marks | undefined {
  const id = memberAfter(body, ID_MEMBER);
  const sentAt = memberAfter(body, SENT_MEMBER);
  return id === undefined || sentAt === undefined ? undefined : { id, sentAtMs: Number(sentAt) };
}

/** The clock of all processes of the bench. Finer than Date.now(), and the same on one machine. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** The member's text, with or without a space before it: systems write JSON differently. */
function memberAfter(body: string, member: string): string | undefined {
  const found = body.indexOf(member);
  if (found < 0) return undefined;
  const start = body.indexOf('"', found + member.length) + 1;
  const end = body.indexOf('"', start);
  return start === 0 || end < 0 ? undefined : body.slice(start, end);
}

function filling(length: number): string {
  const line = `"${LINE}",`;
  const lines = line.repeat(Math.max(0, Math.floor((length - 3) / line.length)));
  return length < 3 ? '' : `${lines}"${'y'.repeat(length - lines.length - 2)}"`;
}
