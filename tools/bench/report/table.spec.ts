import { expect, it } from 'vitest';
import { formatTable } from './table.js';

it('a table has a line per row, and notes below their rows', () => {
  const rows = [
    { name: 'p99', value: 12.5, unit: 'ms', target: '<= 25', holds: true },
    { name: 'rate', value: 1200, unit: '/s', target: '>= 8000', holds: false },
    { name: 'left out', value: null, unit: '', target: null, holds: null, note: 'no Redis' },
  ];
  expect(formatTable(rows).split('\n')).toEqual([
    '          value  unit  target   holds',
    '-------------------------------------',
    'p99        12.5  ms    <= 25    yes',
    'rate       1200  /s    >= 8000  NO',
    'left out      -',
    '    no Redis',
  ]);
});
