/** Of the pages under `/docs`; the renderer brings its own styles. */
export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --ink: light-dark(#17202a, #e8edf2);
  --soft: light-dark(#5a6673, #9aa7b4);
  --paper: light-dark(#ffffff, #0f1318);
  --line: light-dark(#e2e7ec, #262e37);
  --accent: light-dark(#0b6e6e, #4fc3bd);
  --scalar-custom-header-height: 48px;
}
/* As the renderer's own switch says; its examples of requests are dark in both themes. */
body.light-mode, body .light-mode { color-scheme: light; }
body.dark-mode, body .dark-mode { color-scheme: dark; }
body.light-mode, body.dark-mode, body .light-mode, body .dark-mode {
  --scalar-color-accent: var(--accent);
  --scalar-sidebar-color-active: var(--accent);
  --scalar-sidebar-item-active-background: color-mix(in srgb, var(--accent) 9%, transparent);
  --scalar-button-1: var(--accent);
  --scalar-button-1-color: var(--paper);
  --scalar-button-1-hover: color-mix(in srgb, var(--accent) 85%, var(--ink));
}
/* The bar and the page below it are one surface, and what lies on it is of the same hue. */
body.dark-mode { --scalar-background-1: var(--paper); --scalar-background-2: #161b21; --scalar-background-3: #20272f; }
/* Advertises the renderer. */
a[href*="scalar.com"] { display: none; }
/* Its picture of a computer, where no answer is yet. */
.ascii-art { display: none !important; }
div:has(> .ascii-art)::after { content: 'Send the request to see its answer here.'; color: var(--soft); font-size: 14px; text-transform: none; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
a { color: var(--accent); }
.bar { position: sticky; top: 0; z-index: 20; display: flex; align-items: center; gap: 24px; height: 48px; padding: 0 24px; border-bottom: 1px solid var(--line); background: var(--paper); font-size: 14px; }
.bar a { color: var(--soft); text-decoration: none; white-space: nowrap; }
.bar a:hover, .bar a[aria-current] { color: var(--ink); }
.bar a[aria-current] { font-weight: 600; box-shadow: 0 17px 0 -15px var(--accent); }
.bar .brand { color: var(--ink); font-weight: 700; font-size: 15px; }
.bar nav { display: flex; align-items: center; gap: 20px; height: 100%; overflow-x: auto; }
.note { padding: 24px; }
.landing { max-width: 880px; margin: 0 auto; padding: 56px 24px 80px; }
.landing h1 { margin: 0 0 8px; font-size: 34px; line-height: 1.2; letter-spacing: -0.02em; }
.landing h2 { margin: 40px 0 8px; font-size: 18px; }
.landing p { max-width: 62ch; margin: 0; color: var(--soft); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 16px; margin: 32px 0 0; padding: 0; list-style: none; }
.cards li { display: flex; flex-direction: column; border: 1px solid var(--line); border-radius: 10px; }
.cards li:hover { border-color: var(--accent); }
.cards a { display: block; padding: 18px 18px 8px; color: var(--ink); text-decoration: none; }
.cards strong { display: block; font-size: 17px; }
.cards span { display: block; margin-top: 4px; color: var(--soft); font-size: 14px; }
.cards .raw { margin-top: auto; padding: 8px 18px 14px; color: var(--accent); font: 12.5px ui-monospace, monospace; }
`;
