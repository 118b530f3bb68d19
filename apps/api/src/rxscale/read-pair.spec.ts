import { describe, expect, it } from 'vitest';
import { readPair } from './read-pair.js';

const TYPE = 'notification_type=pharmacy_order_created';
const targetsOf = (target: string) => readPair(`target=${target}&${TYPE}`).targets;

describe('readPair', () => {
  it('reads target and type', () => {
    const target = 'https://hooks.example.com/rx?a=1';
    expect(readPair(`target=${encodeURIComponent(target)}&${TYPE}`)).toEqual({
      targets: [target],
      notificationType: 'pharmacy_order_created',
    });
  });

  it.each([
    'https://hooks.example.com/rx?a=1',
    'https://hooks.example.com/a%2Fb',
    'https://hooks.example.com/a%20b',
    'https://hooks.example.com/100%',
    'https://hooks.example.com/a+b',
  ])('reads %s, sent without encoding, literally', (target) => {
    expect(targetsOf(target)[0]).toBe(target);
  });

  it.each([
    'https://hooks.example.com/a%2Fb',
    'https://hooks.example.com/100%',
    'https://hooks.example.com/a b',
    'https://hooks.example.com/a+b?x=%26&y=1',
  ])('reads %s, sent encoded, literally', (target) => {
    expect(targetsOf(encodeURIComponent(target))[0]).toBe(target);
  });

  it('tries a URL of which only some characters were encoded both ways', () => {
    expect(targetsOf('https://hooks.example.com/a%252Fb')).toEqual([
      'https://hooks.example.com/a%252Fb',
      'https://hooks.example.com/a%2Fb',
    ]);
  });

  it('tries a plus sign both as it is and as the space that it may have been', () => {
    expect(targetsOf('https%3A//hooks.example.com/a+b')).toEqual([
      'https://hooks.example.com/a b',
      'https://hooks.example.com/a+b',
    ]);
  });

  it.each([
    ['', 'target and notification_type'],
    ['target=&notification_type=', 'target and notification_type'],
    [TYPE, 'target'],
    ['target=https://hooks.example.com', 'notification_type'],
  ])('names the parameter that %j lacks', (query, names) => {
    expect(() => readPair(query)).toThrow(
      expect.objectContaining({
        code: 'invalid',
        message: `Missing required parameters: ${names}`,
      }),
    );
  });

  it.each([
    [`target=https://a.example.com&target=https://b.example.com&${TYPE}`, 'target'],
    [`target=https://a.example.com&${TYPE}&${TYPE}`, 'notification_type'],
  ])('names the parameter that %j repeats', (query, name) => {
    expect(() => readPair(query)).toThrow(
      expect.objectContaining({
        code: 'invalid',
        message: `Parameters given more than once: ${name}`,
      }),
    );
  });
});
