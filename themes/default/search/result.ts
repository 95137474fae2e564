import { fragment } from './mark';
import { lang, nameOf, t, tagOf } from './words';
import type { Answer, Result } from './types';

/** Makes an element. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Partial<HTMLElementTagNameMap[K]>, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

const HAN = /(\p{sc=Han}+(?:[、，。：；（）《》“”〔〕]*\p{sc=Han}+)*)/u;

/** A text, its Chinese marked as that where its surroundings are not: for a voice that reads it, and for the fonts. */
function words(text: string, code: string): (Node | string)[] {
  if (code === 'zh') return [text];
  return text.split(HAN).map((piece, i) => (i % 2 === 0 ? piece : h('span', { lang: tagOf('zh') }, piece)));
}

/** The address of a passage of the site, the words in it to be marked on arrival. */
export function addressOf(root: string, url: string, marks: readonly string[]): string {
  const [path = '', anchor = ''] = url.split('#');
  return root + path + fragment(decodeURIComponent(anchor), marks);
}

/** Where a result leads. */
export function hrefOf(root: string, r: Result): string {
  return root + r.url + fragment(r.anchor, r.marks);
}

/** The title, in the language of its page. */
export function titleOf(r: Result): HTMLElement {
  return h('span', { className: 'result-title', lang: tagOf(r.language || lang) }, ...words(r.title, r.language));
}

/** A line with what is to be known before one goes there: where it stands, whether it holds, which language it is in. */
export function metaOf(r: Result): HTMLElement {
  const meta = h('span', { className: 'result-meta' });
  if (r.status && r.status !== 'in-force') {
    meta.append(h('span', { className: `status-mark status-mark-${r.status}` }, h('span', { className: `search-icon search-icon-${r.status}` }), t(`status-${r.status}`) || r.status));
  }
  if (r.citation) meta.append(h('span', { lang: tagOf(r.language || lang) }, ...words(r.citation, r.language)));
  if (r.language && r.language !== lang) meta.append(h('span', { className: 'result-language', lang: tagOf(r.language) }, nameOf(r.language)));
  return meta;
}

/** The excerpt with what matches marked in it, and the words that it lacks. lead bounds what stands before the first match. */
export function excerptOf(r: Result, lead = Infinity): HTMLElement {
  const excerpt = h('span', { className: 'result-excerpt', lang: tagOf(r.language || lang) }, ...r.parts.flatMap((p, i) => {
    if (p.match) return [h('mark', {}, ...words(p.text, r.language))];
    const long = i === 0 && p.text.length > lead && r.parts.length > 1;
    return words(long ? `…${p.text.slice(-lead).replace(/^[\p{L}\p{N}]*\s/u, '')}` : p.text, r.language);
  }));
  if (r.missing.length > 0) excerpt.append(' ', h('span', { className: 'result-missing', lang: document.documentElement.lang }, t('search-without', r.missing.join(t('comma')))));
  return excerpt;
}

/** What is to be said of an answer as a whole: what was looked for instead or besides, and what could not be read. */
export function notesOf(answer: Answer): HTMLElement[] {
  return [
    ...answer.corrected.map((c) => t('search-corrected', c.from, c.to)),
    ...(answer.incomplete ? [] : answer.unknown).map((word) => t('search-unknown', word)),
    answer.also.length > 0 ? t('search-also', answer.also.join(t('comma'))) : '',
    answer.incomplete ? t('search-incomplete') : '',
  ].filter((text) => text !== '').map((text) => h('p', { className: 'search-note' }, ...words(text, lang)));
}

/** How many were found, in words. */
export function countOf(total: number): string {
  return total === 1 ? t('search-one') : t('search-many', String(total).replace(/\B(?=(\d{3})+$)/g, ','));
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

/** Calls changed when what a field says has changed: not while Chinese is being composed, but when that is done. */
export function onTyped(field: HTMLInputElement, changed: () => void): void {
  field.addEventListener('input', (event) => {
    if (!(event as InputEvent).isComposing) changed();
  });
  field.addEventListener('compositionend', changed);
}
