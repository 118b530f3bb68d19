import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { AccountMenu } from './account-menu.tsx';
import { Brand } from './brand.tsx';
import { Navigation } from './navigation.tsx';
import { OrganisationSwitcher } from './organisation-switcher.tsx';

/** What stands around every page. */
export const Frame = ({ children }: { readonly children: ReactNode }) => (
  <div className="frame">
    <a className="skip" href="#content" onClick={focusContent}>
      Skip to the content
    </a>
    <header className="side">
      <Link href="/" className="side-brand" aria-label="rxhooks, home">
        <Brand />
      </Link>
      <OrganisationSwitcher />
      <Navigation />
      <AccountMenu />
    </header>
    <main id="content" className="content" tabIndex={-1}>
      {children}
    </main>
  </div>
);

/** The fragment of the address is the search's. */
function focusContent(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#content')?.focus();
}
