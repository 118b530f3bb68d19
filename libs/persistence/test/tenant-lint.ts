/** Tables whose rows are asked for within their organisation. */
const TABLES =
  'api_keys|attempts|audit_log|deliveries|endpoint_states|events|mail_addresses|notifications|pharmacies|recoveries|recovery_batches|refused_events|stats_hours|stats_minutes|subscriptions|test_deliveries|waiting_events';
const REFERENCE = new RegExp(
  String.raw`(\bFROM|\bJOIN|\bUPDATE|\bINTO|\bUSING|,)\s+(?:ONLY\s+)?(?:public\.)?"?(${TABLES})\b"?(?:\s+(?:AS\s+)?(?!SET\b|WHERE\b|JOIN\b|LEFT\b|CROSS\b|ORDER\b|ON\b|USING\b|LIMIT\b|RETURNING\b)(\w+))?`,
  'gi',
);
/** A part that is for all organisations, or names its own elsewhere, says so with its reason. */
const EXPLAINED = '-- Organisation:';

/**
 * References to a table whose part of the statement names no organisation, as `FROM deliveries d`.
 * A part ends at the parentheses around it.
 *
 * @param source the text of a TypeScript file
 */
export function referencesWithoutTenant(source: string): readonly string[] {
  const fragments = new Map(
    [...source.matchAll(/const (\w+) =\s*`([^`]*)`/g)].map(([, name = '', text = '']) => [
      name,
      text,
    ]),
  );
  const literals = [...source.matchAll(/`[^`]*`|'[^'\n]*'|"[^"\n]*"/g)].map(([text]) => text);
  return literals.flatMap((literal) => {
    const sql = withFragments(literal, fragments);
    return [...sql.matchAll(REFERENCE)].flatMap((match) => {
      const [text, keyword = '', table = '', alias = table] = match;
      const part = partAround(sql, match.index);
      return ownTextOf(part).includes(EXPLAINED) || namesTenant(part, keyword, alias)
        ? []
        : [text.replaceAll(/\s+/g, ' ')];
    });
  });
}

/** Fragments of the same file, which may have fragments of their own. */
function withFragments(literal: string, fragments: ReadonlyMap<string, string>): string {
  const sql = literal.replaceAll(/\$\{(\w+)\}/g, (whole, name) => fragments.get(name) ?? whole);
  return sql === literal ? sql : withFragments(sql, fragments);
}

function namesTenant(part: string, keyword: string, row: string): boolean {
  if (/^into$/i.test(keyword))
    return new RegExp(String.raw`\bINTO\s+[^(]*\([^)]*\borganisation_uid\b`, 'i').test(part);
  if (part.includes(`isOf('${row}'`)) return true;
  // What is written is no condition.
  const conditions = part.replace(/\bSET\b[\s\S]*?\b(FROM|WHERE)\b/i, '$1');
  // Without a table's name only where the part has one table; PostgreSQL refuses it otherwise.
  const column = String.raw`(?:\b${row}\.|(?<![.\w]))organisation_uid`;
  return new RegExp(
    String.raw`${column}\)?\s*(?:=|>|BETWEEN\b|IN\b)|=\s*${row}\.organisation_uid\b`,
  ).test(conditions);
}

/** A part without what is in parentheses, where a reason would be that of a subquery. */
function ownTextOf(part: string): string {
  const outer = part.replaceAll(/\([^()]*\)/g, '');
  return outer === part ? part : ownTextOf(outer);
}

/** The text within the innermost parentheses around a place. */
function partAround(sql: string, place: number): string {
  let depth = 0;
  let from = place;
  for (; from > 0; from -= 1) {
    const character = sql[from - 1];
    if (character === ')') depth += 1;
    if (character === '(' && (depth -= 1) < 0) break;
  }
  depth = 0;
  let to = place;
  for (; to < sql.length; to += 1) {
    if (sql[to] === '(') depth += 1;
    if (sql[to] === ')' && (depth -= 1) < 0) break;
  }
  return sql.slice(from, to);
}
