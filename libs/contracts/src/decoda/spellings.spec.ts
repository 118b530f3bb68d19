import { describe, expect, it } from 'vitest';
import { ALIASES, askedFor, nameOf, SPELLINGS, spellingFor, toEventTypes } from './spellings.js';

describe('the spellings of event types', () => {
  it('each stand for a type of the catalogue, which is no spelling of another one', () => {
    for (const name of ALIASES.values()) {
      expect(SPELLINGS).toContain(name);
      expect(ALIASES.has(name)).toBe(false);
    }
    expect(new Set(SPELLINGS).size).toBe(SPELLINGS.length);
  });

  it('are matched by the name they stand for, and kept as they were written', () => {
    const { eventTypes, metaData } = toEventTypes([
      'CALL_RECIEVED',
      'NOTE_CREATED',
      'NOTE_CREATED',
    ]);
    expect(eventTypes).toEqual(['CALL_RECEIVED', 'NOTE_CREATED']);
    expect(askedFor(metaData)).toEqual(['CALL_RECIEVED', 'NOTE_CREATED']);
  });

  it('are delivered as they were asked for, the first one where two mean the same', () => {
    const { metaData } = toEventTypes(['PAYMENT_COMPLETED', 'EMAIL_RECEIVED', 'EMAIL_RECIEVED']);
    expect(spellingFor(metaData, 'PAYMENT_SUCCEEDED')).toBe('PAYMENT_COMPLETED');
    expect(spellingFor(metaData, 'EMAIL_RECEIVED')).toBe('EMAIL_RECEIVED');
  });

  it('are the names themselves if the subscriber gave no spelling', () => {
    expect(spellingFor(undefined, 'CALL_RECEIVED')).toBe('CALL_RECEIVED');
    expect(nameOf('NOTE_CREATED')).toBe('NOTE_CREATED');
  });
});
