/** What receivers do: answer at once, answer late, answer 500, or never answer. */
export const RECEIVER_KINDS = ['ok', 'slow', 'fail', 'hang'] as const;

export type ReceiverKind = (typeof RECEIVER_KINDS)[number];

/** Shares of receivers by kind, in any proportion. */
export type Mix = Readonly<Record<ReceiverKind, number>>;

const NONE: Mix = { ok: 0, slow: 0, fail: 0, hang: 0 };

export const ALL_OK: Mix = { ...NONE, ok: 1 };

/** Reads `ok:70,slow:10,fail:20`. A kind that is left out has no share. */
export function parseMix(text: string): Mix {
  const mix: Record<ReceiverKind, number> = { ...NONE };
  const named = new Set<string>();
  for (const part of text.split(',')) {
    const [, kind = '', share = ''] = /^\s*([a-z]+):(\d+)\s*$/.exec(part) ?? [];
    if (!isKind(kind) || named.has(kind))
      throw new Error(`a mix is written like ok:70,slow:10,fail:20, each kind once, not "${text}"`);
    named.add(kind);
    mix[kind] = Number(share);
  }
  if (totalOf(mix) === 0) throw new Error('a mix needs a share above 0');
  return mix;
}

/** Assigns kinds to receivers, always alike: the kind furthest behind its share is next. */
export function assignKinds(mix: Mix, count: number): ReceiverKind[] {
  const total = totalOf(mix);
  const given: Record<ReceiverKind, number> = { ...NONE };
  return Array.from({ length: count }, (_, index) => {
    const arrears = (kind: ReceiverKind) => (mix[kind] / total) * (index + 1) - given[kind];
    const next = RECEIVER_KINDS.reduce((a, b) => (arrears(b) > arrears(a) ? b : a));
    given[next] += 1;
    return next;
  });
}

function totalOf(mix: Mix): number {
  return RECEIVER_KINDS.reduce((sum, kind) => sum + mix[kind], 0);
}

function isKind(text: string): text is ReceiverKind {
  return (RECEIVER_KINDS as readonly string[]).includes(text);
}
