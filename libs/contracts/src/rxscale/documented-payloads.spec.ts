import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RXSCALE_EVENT_TYPES } from './event-types.js';

const PAGE = readFileSync(
  new URL('../../../../docs/contracts/rxscale.md', import.meta.url),
  'utf8',
);
/** What the page says of the types whose payloads are ours. */
const [section = ''] = (PAGE.split('\n### Meetings and reminders\n')[1] ?? '').split('\n## ');

describe.each(['patient_doctor_meeting_updated', 'appointment_reminder_due'])(
  'the page of %s states',
  (name) => {
    const type = RXSCALE_EVENT_TYPES.find((it) => it.name === name)!;
    const [, ours = ''] = section.split(`\n\`${name}\`, `);
    const [table = '', json = ''] = ours.split('```json');

    it('the type of every field, and names no other field', () => {
      const cells = table.split('\n').filter((line) => line.startsWith('| `'));
      const fields = cells.flatMap((line) =>
        [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, field]) => field),
      );
      expect(fields).toEqual(Object.keys(type.schema['properties'] as object));
    });

    it('the example of the catalogue, which has every field', () => {
      const example = JSON.parse(json.split('```')[0] ?? '');
      expect(example).toEqual(type.example);
      expect(Object.keys(example)).toEqual(Object.keys(type.schema['properties'] as object));
    });
  },
);
