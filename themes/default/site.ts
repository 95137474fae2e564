import { attach as attachContents } from './contents/contents';
import { attach as attachCopy } from './copy/copy';
import { attach as attachLanguages } from './layout/languages';
import { showCurrent } from './layout/sidebar';
import { attach as attachPreview } from './preview/preview';
import { openNamed } from './rules/rules';
import { attach as attachSearch } from './search/hook';

for (const nav of document.querySelectorAll<HTMLElement>('[data-contents]')) attachContents(nav);
for (const nav of document.querySelectorAll<HTMLElement>('[data-languages]')) attachLanguages(nav);
for (const box of document.querySelectorAll<HTMLElement>('[data-copy]')) attachCopy(box);
for (const box of document.querySelectorAll<HTMLFormElement>('[data-search-box]')) attachSearch(box);
// In the next frame, in which the page is laid out anyhow.
for (const nav of document.querySelectorAll<HTMLElement>('.sidebar')) requestAnimationFrame(() => showCurrent(nav));
// This script is in assets/ of the site's root.
if (document.currentScript instanceof HTMLScriptElement && document.querySelector('.term, .citation')) attachPreview(new URL('../', document.currentScript.src).href);

const rules = document.querySelectorAll<HTMLDetailsElement>('[data-rule]');
openNamed(rules);
addEventListener('hashchange', () => openNamed(rules));
