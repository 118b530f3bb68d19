import { describe, expect, it } from 'vitest';
import { readOptions } from './options.js';

const read = (text: string) => readOptions(text.split(' ').filter(Boolean), ['batch', 'latency']);

describe('options', () => {
  it('have defaults', () => {
    expect(read('')).toEqual({
      isHelp: false,
      only: [],
      isQuick: false,
      isGuard: false,
      runs: 3,
      jsonFile: undefined,
      profileFolder: undefined,
      appsFolder: process.cwd(),
      free: undefined,
    });
  });

  it.each([
    ['--help', { isHelp: true }],
    ['-h', { isHelp: true }],
    ['--only batch', { only: ['batch'] }],
    ['--only latency,batch --quick', { only: ['latency', 'batch'], isQuick: true }],
    ['--guard --runs 5 --json out.json', { isGuard: true, runs: 5, jsonFile: 'out.json' }],
    ['--cpu-prof prof', { profileFolder: 'prof' }],
    ['--apps /other', { appsFolder: '/other' }],
  ])('%s is read', (text, expected) => {
    expect(read(text)).toMatchObject({ ...expected, free: undefined });
  });

  it('any option of a free run makes one, with defaults for the rest', () => {
    expect(read('--rate 200').free).toEqual({
      backend: 'redis',
      workers: 1,
      fanOut: 1,
      payloadBytes: 1024,
      ratePerSecond: 200,
      durationMs: 10_000,
      mix: { ok: 1, slow: 0, fail: 0, hang: 0 },
      delayMs: 0,
      peer: undefined,
    });
  });

  it('all options of a free run are read', () => {
    const text =
      '--backend embedded --workers 2 --fan-out 5 --payload 4096 --duration 3 --mix ok:1,fail:1 --delay 50';
    expect(read(text).free).toEqual({
      backend: 'embedded',
      workers: 2,
      fanOut: 5,
      payloadBytes: 4096,
      ratePerSecond: undefined,
      durationMs: 3000,
      mix: { ok: 1, slow: 0, fail: 1, hang: 0 },
      delayMs: 50,
      peer: undefined,
    });
  });

  it.each([
    ['--only nothing', 'there are batch, latency'],
    ['--runs 0', '--runs'],
    ['--runs many', '--runs'],
    ['--rate 1.5', '--rate'],
    ['--backend mysql', '--backend'],
    ['--mix ok', 'mix'],
    ['--guard --rate 5', '--guard'],
    ['--only batch --rate 5', '--only'],
    ['--speed 5', '--speed'],
    ['surplus', 'surplus'],
  ])('%s is refused', (text, part) => {
    expect(() => read(text)).toThrow(part);
  });
});
