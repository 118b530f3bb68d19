import 'reflect-metadata';
import { expect, it } from 'vitest';
import { confirmedPage, questionPage } from './pages.js';

it('the name of an organisation cannot become a part of the page', () => {
  const name = `<script>x</script>"'&`;
  for (const page of [questionPage(name, 'x'), confirmedPage(name)]) {
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;x&lt;/script&gt;&quot;&#39;&amp;');
  }
});
