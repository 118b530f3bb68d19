import type { Locator, Page, Response } from 'playwright-core';
import type { Operation } from './document.ts';

/** The reference as its readers use it: by names and roles. */
export class Reference {
  private readonly page: Page;
  /** Where requests are made; it lies over the page, with a list of all operations. */
  private readonly client: Locator;

  constructor(page: Page) {
    this.page = page;
    this.client = page.getByRole('dialog', { name: 'API Client' });
  }

  /** Goes to an operation on the page, and from there to the client. */
  async open(url: string, { tags: [tag = ''], method, path }: Operation): Promise<void> {
    const place = `tag/${tag.toLowerCase().replaceAll(' ', '-')}/${method}${path}`;
    await this.page.goto(`${url}#${place}`);
    const section = this.page.locator(`section[id$="${place}"]`);
    await section.getByRole('button', { name: 'Test Request' }).click();
    await this.client.getByRole('button', { name: 'Show sidebar' }).click();
  }

  /** Fills in what the operation needs, sends it from the page, and gives what the server answered. */
  async send(
    operation: Operation,
    key: string,
    values: Readonly<Record<string, string>>,
  ): Promise<Response> {
    await this.choose(operation);
    const field = this.client.getByRole('textbox', { name: 'Value' });
    if ((await field.count()) > 0) await field.fill(key);
    for (const [name, value] of Object.entries(values)) await fill(this.client, name, value);
    const [response] = await Promise.all([
      this.page.waitForResponse((one) => one.request().method() === operation.method),
      this.client
        .getByRole('button', { name: new RegExp(`^Send ${operation.method} request to`, 'i') })
        .click(),
    ]);
    // The answer is shown as well.
    const status = new RegExp(`^${response.status()}\\b`);
    await this.client.getByRole('region', { name: 'Response' }).getByText(status).first().waitFor();
    return response;
  }

  /** Links of the renderer to its maker, as its readers see them. */
  countLinksToMaker(): Promise<number> {
    return this.page.locator('a[href*="scalar.com"]:visible').count();
  }

  private async choose({ tags: [tag = ''], method, summary }: Operation): Promise<void> {
    const operation = this.client.getByRole('button', {
      name: `${summary} HTTP Method: ${method}`,
      exact: true,
    });
    if (!(await operation.isVisible()))
      await this.client.getByRole('button', { name: `${tag} Open Group`, exact: true }).click();
    await operation.click();
    await this.client.getByRole('heading', { name: summary, exact: true }).waitFor();
  }
}

async function fill(client: Locator, name: string, value: string): Promise<void> {
  const included = { name: `Include ${name} in request`, exact: true };
  const row = client
    .getByRole('row')
    .filter({ has: client.page().getByRole('checkbox', included) });
  await row.getByRole('combobox', { name: 'Value' }).fill(value);
  await row.getByRole('checkbox').check({ force: true });
}
