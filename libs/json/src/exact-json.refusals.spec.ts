import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InexactJsonError, parseExactJson } from './exact-json.js';

const roundTrip = (text: string) => JSON.stringify(parseExactJson(text));

/** The error of a text that must be refused. */
function refusal(text: string): InexactJsonError {
  try {
    parseExactJson(text);
  } catch (error) {
    if (error instanceof InexactJsonError) return error;
    throw error;
  }
  throw new Error(`accepted ${text.slice(0, 60)}`);
}

const nested = (depth: number, open: string, close: string) =>
  open.repeat(depth) + '1' + close.repeat(depth);

const objectOf = (count: number, nameOf: (place: number) => string) =>
  `{${Array.from({ length: count }, (_, place) => `"${nameOf(place)}":1`).join(',')}}`;

describe('very many keys', () => {
  it('are refused when they are all different, however they are spread', () => {
    const parts = Array.from({ length: 201 }, (_, part) =>
      objectOf(1000, (place) => `\\"${part}.${place}`),
    );
    expect(refusal(`[${parts.join(',')}]`).message).toBe('The JSON has too many different keys.');
  });

  it('are read when objects share them, and when they are in a text', () => {
    const shared = `[${Array.from({ length: 250 }, () => objectOf(1000, String)).join(',')}]`;
    expect(roundTrip(shared)).toBe(shared);
    const quoted = JSON.stringify({ text: objectOf(201_000, String) });
    expect(roundTrip(quoted)).toBe(quoted);
  });
});

describe('parseExactJson refuses', () => {
  it.each([
    ['{"a":1,"a":2}', '"a"'],
    ['{"a":1,"b":0,"a":1.0}', '"a"'],
    ['[[{"x":{"dose":1,"dose":2}}]]', '"dose"'],
    ['{"dose":1,"d\\u006fse":2}', '"dose"'],
    ['{"\\u0064ose":"1","dose":"2"}', '"dose"'],
    ['{"__proto__":1,"__proto__":2}', '"__proto__"'],
    ['{ "toString" : 1 , "toString" : 2 }', '"toString"'],
    ['{"":1,"":2}', '""'],
    ['{"a":null,"a":false}', '"a"'],
  ])('a key with two values: %s', (text, key) => {
    expect(refusal(text).message).toBe(`The key ${key} appears twice in one object.`);
  });

  it.each([
    [''],
    [' '],
    ['\uFEFF{}'],
    ['\u00a0{}'],
    ['undefined'],
    ['NaN'],
    ['nul'],
    ["{'a':1}"],
    ['{a:1}'],
    ['{"a":1,}'],
    ['[1,]'],
    ['[1 2]'],
    ['1 2'],
    ['01'],
    ['+1'],
    ['.5'],
    ['1.'],
    ['0x10'],
    ['-'],
    ['"a'],
    ['"\\x"'],
    ['"\\u12"'],
    ['"\u0001"'],
    ['"line\nbreak"'],
    ['{"a":1}}'],
    ['[[1]'],
    ['// {}'],
  ])('what is not JSON: %j', (text) => {
    expect(refusal(text).message).toBe('The text is not valid JSON.');
  });

  it('whatever JSON.parse refuses, and nothing that it takes, repeated keys and depth aside', () => {
    const almostJson = fc
      .array(
        fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '1', '-', '.', 'e', ' ', 'null', 'a'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(almostJson, (text) => {
        const isJson = succeeds(() => JSON.parse(text));
        expect(succeeds(() => parseExactJson(text)) || saysTwice(text)).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
    ['both', '[{"a":', '}]'],
  ])('%s nested 100,000 deep, in words and without a crash', (_what, open, close) => {
    expect(refusal(nested(100_000, open, close)).message).toBe('The JSON is nested too deeply.');
    expect(refusal(` ${nested(100_000, open, close)}`)).toBeInstanceOf(InexactJsonError);
  });

  it('what is nested more than 256 deep, and takes what is not', () => {
    for (const [open, close] of [['[', ']'] as const, ['{"a":', '}'] as const]) {
      expect(roundTrip(nested(256, open, close))).toBe(nested(256, open, close));
      expect(roundTrip(`\n${nested(256, open, close)}`)).toBe(nested(256, open, close));
      expect(refusal(nested(257, open, close)).message).toBe('The JSON is nested too deeply.');
    }
  });

  it('no text for the brackets that it holds', () => {
    const text = JSON.stringify({ a: '['.repeat(1000), '"{{\\': `\\"${'{'.repeat(1000)}` });
    expect(roundTrip(text)).toBe(text);
    const flat = JSON.stringify(Array.from({ length: 1000 }, () => [{}]));
    expect(roundTrip(flat)).toBe(flat);
  });

  it('or gives a value that can be written again, also by code that is called from far below', () => {
    const unwritable: number[] = [];
    for (let depth = 500; depth <= 12_000; depth += 500)
      for (const text of [nested(depth, '[', ']'), ` ${nested(depth, '[', ']')}`])
        if (!isRefusedOrWritable(text)) unwritable.push(depth);
    expect(unwritable).toEqual([]);
  });

  it.each([
    ['{"name":"Erika Beispiel","name":"Max Muster"}'],
    ['{"name":"Erika Beispiel"'],
    ['["Erika Beispiel" "Max Muster"]'],
    ['{"name":Erika Beispiel}'],
    [`["Erika Beispiel",${'['.repeat(100_000)}`],
  ])('without quoting a value (text %#)', (text) => {
    const { message, stack } = refusal(text);
    expect(message + stack).not.toMatch(/Erika|Muster/);
  });

  it('a repeated key without repeating all of a key that is endless', () => {
    const key = 'k'.repeat(100_000);
    expect(refusal(`{"${key}":1,"${key}":2}`).message.length).toBeLessThan(120);
  });
});

function succeeds(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}

function saysTwice(text: string): boolean {
  try {
    parseExactJson(text);
    return false;
  } catch (error) {
    return error instanceof InexactJsonError && error.message.includes('twice');
  }
}

function isRefusedOrWritable(text: string): boolean {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch {
    return true;
  }
  return succeeds(() => calledFromBelow(50, () => JSON.stringify(value)));
}

function calledFromBelow(frames: number, run: () => unknown): unknown {
  return frames === 0 ? run() : calledFromBelow(frames - 1, run);
}
