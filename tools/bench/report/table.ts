import type { Row } from './row.ts';

const HEAD = ['', 'value', 'unit', 'target', 'holds'] as const;

/** The rows as aligned text, each with its note below it. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(toCells)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const toLine = (row: readonly string[]) =>
    row
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return column === 1 ? text.padStart(width) : text.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const [head = '', ...lines] = cells.map(toLine);
  const rule = '-'.repeat(Math.max(...[head, ...lines].map((line) => line.length)));
  const body = lines.flatMap((line, index) => {
    const note = rows[index]?.note;
    return note === undefined ? [line] : [line, `    ${note}`];
  });
  return [head, rule, ...body].join('\n');
}

function toCells({ name, value, unit, target, holds }: Row): readonly string[] {
  const verdict = holds === null ? '' : holds ? 'yes' : 'NO';
  return [name, value === null ? '-' : String(value), unit, target ?? '', verdict];
}
