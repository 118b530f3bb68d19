import { describe, expect, it } from 'vitest';
import { readPair } from './read-pair.js';

const TYPE = { notification_type: 'pharmacy_order_created' };

describe('readPair', () => {
  it('reads target and type', () => {
    expect(readPair({ ...TYPE, target: 'https://hooks.example.com/rx?a=1' })).toMatchObject({
      targets: expect.arrayContaining(['https://hooks.example.com/rx?a=1']),
      notificationType: 'pharmacy_order_created',
    });
  });

  it('tries a space both as it is and as the plus sign that it may have been', () => {
    expect(readPair({ ...TYPE, target: 'https://hooks.example.com/a b c' }).targets).toEqual([
      'https://hooks.example.com/a b c',
      'https://hooks.example.com/a+b+c',
    ]);
  });

  it.each([
    [{}, 'target and notification_type'],
    [{ target: '', notification_type: '' }, 'target and notification_type'],
    [TYPE, 'target'],
    [{ ...TYPE, target: ['a', 'b'] }, 'target'],
    [{ target: 'https://hooks.example.com' }, 'notification_type'],
    [{ target: 'https://hooks.example.com', notification_type: null }, 'notification_type'],
  ])('says of %j what is missing', (query, names) => {
    expect(() => readPair(query)).toThrow(
      expect.objectContaining({
        code: 'invalid',
        message: `Missing required parameters: ${names}`,
      }),
    );
  });
});
