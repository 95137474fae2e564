import { attach } from './timeline/timeline';

for (const page of document.querySelectorAll<HTMLElement>('[data-timeline]')) attach(page);
