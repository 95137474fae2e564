import { attach as attachContents } from './contents/contents';
import { attach as attachCopy } from './copy/copy';
import { showCurrent } from './layout/sidebar';

for (const nav of document.querySelectorAll<HTMLElement>('[data-contents]')) attachContents(nav);
for (const box of document.querySelectorAll<HTMLElement>('[data-copy]')) attachCopy(box);
for (const nav of document.querySelectorAll<HTMLElement>('.sidebar')) showCurrent(nav);
