import { lang, nameOf, t, tagOf } from './words';
import type { Answer, Options, Result } from './types';

/** Asks the index. Rejects when there is none. */
export type Ask = (question: string, options?: Options) => Promise<Answer>;

/** Makes an element. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Partial<HTMLElementTagNameMap[K]>, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

/** The element that the theme's templates promise. */
export function find<T extends HTMLElement>(within: HTMLElement, selector: string): T {
  const found = within.querySelector<T>(selector);
  if (!found) throw Error(selector);
  return found;
}

/** A text, its Chinese marked as that where its surroundings are not: for a voice that reads it, and for the fonts. */
function words(text: string, code: string): (Node | string)[] {
  // The pattern takes milliseconds to be made: few texts need it.
  if (code === 'zh' || !/[\u2e80-\uffff]/.test(text)) return [text];
  return text.split(/(\p{sc=Han}+(?:[、，。：；（）《》“”〔〕]*\p{sc=Han}+)*)/u).map((piece, i) => (i % 2 ? h('span', { lang: tagOf('zh') }, piece) : piece));
}

/** Where a passage of the site is, with the words that are to be marked on arrival: see mark.ts. */
export function addressOf(root: string, path: string, anchor: string, marks: readonly string[]): string {
  return `${root}${path}#at=${encodeURIComponent(anchor)}&mark=${marks.filter((word) => word.length <= 100).map(encodeURIComponent).join('+')}`;
}

/**
 * What is shown of a result: a link's text, or the parts of an item. There is what is to be known before one goes there: where it stands,
 * whether it holds, which language it is in. lead bounds what stands before the first match of the excerpt.
 */
export function partsOf(r: Result, lead = Infinity): [title: HTMLElement, meta: HTMLElement, excerpt: HTMLElement] {
  const code = r.language || lang;
  const span = (className: string, text: string, language = tagOf(code)): HTMLElement => h('span', { className, lang: language }, ...words(text, code));
  const own = document.documentElement.lang;
  const meta = span('result-meta', '', own);
  if (r.status && r.status !== 'in-force') {
    meta.append(h('span', { className: `status-mark status-mark-${r.status}` }, h('span', { className: `search-icon search-icon-${r.status}` }), t(`status-${r.status}`)));
  }
  if (r.citation) meta.append(span('', r.citation));
  if (code !== lang) meta.append(span('result-language', nameOf(code)));
  const excerpt = span('result-excerpt', '');
  const most = code === 'zh' ? lead / 2 : lead; // its characters are twice as wide
  r.parts.forEach(({ text, match }, i) => {
    if (match) excerpt.append(h('mark', {}, ...words(text, code)));
    else if (i || text.length <= most || !r.parts[1]) excerpt.append(...words(text, code));
    else excerpt.append('…', ...words(text.slice(-most).replace(/^(?:\S{0,15}\s)?[\p{P}\s]*/u, ''), code));
  });
  if (r.missing.length) excerpt.append(' ', span('result-missing', t('search-without', r.missing.join(t('comma'))), own));
  return [span('result-title', r.title), meta, excerpt];
}

/** A line that is said of an answer as a whole. */
export function note(text: string): HTMLElement {
  return h('p', { className: 'search-note' }, ...words(text, lang));
}

/** What is to be said of an answer as a whole: what was looked for instead or besides, and what could not be read. */
export function notesOf({ corrected, unknown, also, incomplete }: Answer): HTMLElement[] {
  return [
    ...corrected.map((c) => t('search-corrected', c.from, c.to)),
    ...(incomplete ? [t('search-incomplete')] : unknown.map((word) => t('search-unknown', word))),
    ...(also.length ? [t('search-also', also.join(t('comma')))] : []),
  ].map(note);
}

/** How many were found, in words. */
export function countOf(total: number): string {
  return t(total === 1 ? 'search-one' : 'search-many', String(total).replace(/\B(?=(?:\d{3})+$)/g, ','));
}

/** Has a text read out once nothing has changed for a while, so that typing is not talked over. */
export function announcer(element: Element): (text: string) => void {
  let due: ReturnType<typeof setTimeout> | undefined;
  return (text) => {
    clearTimeout(due);
    due = setTimeout(() => {
      element.textContent = text;
    }, 700);
  };
}

/** All that notes and a count say. */
export function spoken(notes: readonly HTMLElement[], text: string): string {
  return [...notes.map((n) => n.textContent), text].join(' ');
}

/** Calls changed when what a field says has changed: not while Chinese is being composed, but when that is done. */
export function onTyped(field: HTMLInputElement, changed: () => void): void {
  field.addEventListener('input', (event) => {
    if (!(event as InputEvent).isComposing) changed();
  });
  field.addEventListener('compositionend', changed);
}
