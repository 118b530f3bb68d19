import { expect, onTestFinished, test, vi } from 'vitest';
import { ProcessLog } from './process-log.js';

const KEY = `rxh_${'a1B2'.repeat(10)}abc`;

function said(isProduction: boolean | undefined, tell: (log: ProcessLog) => void): string {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  tell(new ProcessLog('rxhooks-api', isProduction));
  return write.mock.calls.map(([text]) => String(text)).join('');
}

test.each([true, false])(
  'a secret that an error quotes is blanked (in production: %s)',
  (isProduction) => {
    const text = said(isProduction, (log) =>
      log.fatal('The process cannot start.', new Error(`bad ${KEY}`)),
    );
    expect(text).toContain('bad [secret]');
    expect(text).not.toContain(KEY);
  },
);

test('in production each call is one line of JSON', () => {
  const text = said(true, (log) => {
    log.warn('one');
    log.fatal('two', new Error('three'));
  });
  const lines = text.trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['one', 'two']);
});

test('elsewhere it is plain text', () => {
  expect(said(false, (log) => log.warn('one'))).toBe('one\n');
});

test.each([
  ['production', true],
  ['prod', true],
  ['development', false],
  ['', false],
])('where NODE_ENV is "%s", lines of JSON: %s', (nodeEnv, isJson) => {
  vi.stubEnv('NODE_ENV', nodeEnv);
  onTestFinished(() => void vi.unstubAllEnvs());
  const text = said(undefined, (log) => log.warn('one'));
  expect(text.startsWith('{')).toBe(isJson);
});
