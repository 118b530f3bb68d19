import { describe, expect, it } from 'vitest';
import { gatherNotices } from './gather-notices.js';

const FIRST = { subject: 'Webhook not delivered: a', body: 'It failed.\n' };

describe('gathering notices', () => {
  it('leaves one alone', () => {
    expect(gatherNotices(FIRST, [])).toBe(FIRST);
  });

  it('lists the others by their subjects, each once', () => {
    const { subject, body } = gatherNotices(FIRST, ['b', 'a', 'b']);
    expect(subject).toBe('Webhook not delivered: a (and 3 more)');
    expect(body).toBe(
      'It failed.\n\nThere are 3 more messages for this address:\n\n- b (2 times)\n- a\n',
    );
  });

  it('does not grow with the number of notices', () => {
    const subjects = Array.from({ length: 1000 }, (_, number) => `subject ${number}`);
    expect(gatherNotices(FIRST, subjects).body).toContain('- and 980 more kinds');
  });
});
