import { attach } from './checklist/checklist';
import { attach as attachEntries } from './checklist/entries';

for (const list of document.querySelectorAll<HTMLElement>('[data-checklist]')) attach(list);
for (const entries of document.querySelectorAll<HTMLElement>('[data-progress]')) attachEntries(entries);
