import { attach } from './compare/compare';

for (const form of document.querySelectorAll<HTMLFormElement>('[data-compare]')) attach(form);
