import { expect, it } from 'vitest';
import { toCurl } from './to-curl.ts';

it('takes the key from the environment, and quotes what could end its quotes', () => {
  expect(toCurl('https://hooks.example.com', 'POST', "/v1/it's", 'linden')).toBe(
    String.raw`curl -X POST 'https://hooks.example.com/v1/it'\''s' \
  -H "X-API-Key: $RXHOOKS_API_KEY" \
  -H 'X-Organisation: linden'`,
  );
});
