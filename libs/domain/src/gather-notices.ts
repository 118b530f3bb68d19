import type { Notice } from './notice.js';

const MAX_LINES = 20;

/** Merges several mails into one: the first as it is, and the others' subjects with counts. */
export function gatherNotices(first: Notice, subjects: readonly string[]): Notice {
  if (subjects.length === 0) return first;
  const counts = new Map<string, number>();
  for (const subject of subjects) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  const lines = [...counts].map(([subject, count]) =>
    count > 1 ? `- ${subject} (${count} times)` : `- ${subject}`,
  );
  const left = lines.length - MAX_LINES;
  const rest = left > 0 ? [`- and ${left} more kinds`] : [];
  return {
    subject: `${first.subject} (and ${subjects.length} more)`,
    body: `${first.body}
There are ${subjects.length} more messages for this address:

${[...lines.slice(0, MAX_LINES), ...rest].join('\n')}
`,
  };
}
