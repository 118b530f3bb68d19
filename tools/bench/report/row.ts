import { round } from '../measure/statistics.ts';

export interface Row {
  readonly name: string;
  /** null when it was not measured. */
  readonly value: number | null;
  readonly unit: string;
  /** Such as ">= 0.5"; null for what only informs. */
  readonly target: string | null;
  readonly holds: boolean | null;
  /** What a reader has to know about this figure. */
  readonly note?: string;
}

export interface Target {
  readonly text: string;
  readonly holds: (value: number) => boolean;
}

export function atLeast(limit: number): Target {
  return { text: `>= ${limit}`, holds: (value) => value >= limit };
}

export function atMost(limit: number): Target {
  return { text: `<= ${limit}`, holds: (value) => value <= limit };
}

/** Judges the rounded value that is shown: "25 <= 25" must not fail. */
export function toRow(
  name: string,
  value: number,
  unit: string,
  { target, note }: { readonly target?: Target; readonly note?: string } = {},
): Row {
  const shown = round(value);
  return {
    name,
    value: Number.isFinite(shown) ? shown : null,
    unit,
    target: target?.text ?? null,
    holds: target ? Number.isFinite(shown) && target.holds(shown) : null,
    ...(note !== undefined && { note }),
  };
}

export function notMeasured(name: string, unit: string, target: Target, reason: string): Row {
  const note = `NOT MEASURED: ${reason}`;
  return { name, value: null, unit, target: target.text, holds: null, note };
}
