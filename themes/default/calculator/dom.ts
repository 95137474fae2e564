import type { App, Words } from './types';

type Child = Node | string | false | null | undefined;

/**
 * Makes an element. Props are set as properties where the element has one of the name (`className`, `hidden`, `value`), as attributes where
 * the name has a hyphen or the element has no such property (`aria-label`, `for`); on… are event listeners. False, null and undefined leave it out.
 */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props?: Record<string, unknown>, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener);
    else if (name in element && !name.includes('-')) Reflect.set(element, name, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an element of a picture; props are attributes. */
export function svg<K extends keyof SVGElementTagNameMap>(tag: K, props?: Record<string, string | number | undefined>, ...children: readonly Child[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props ?? {})) if (value !== undefined) element.setAttribute(name, String(value));
  append(element, children);
  return element;
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === false || child === null || child === undefined) continue;
    if (typeof child === 'string' && parent instanceof HTMLElement && !(parent instanceof HTMLOptionElement)) parent.append(...unbroken(child));
    else parent.append(child);
  }
}

// As lang.NextBound finds them: the number of a provision, a day, a number with what it counts and the words beside it.
const bound = new RegExp('(第(?:[0-9〇零一二三四五六七八九十百千]+|（[0-9一二三四五六七八九十]+）)(?:条|款|项|章|节|部分|号|次|版|页|步)'
  + '|\\d{1,2}月\\d{1,2}日[起前后]?'
  + '|(?:不超过|不少于|不满|超过|至少|未满|达到)?\\d[\\d,.]*[万亿]?(?:个自然月|个工作日|个月|工作日|小时|人次|[人年月日条款项天周岁次份个])(?:以[上下内前后]|之[前后]|[内前后起])?)');

/** Chinese with what no line may end in put into elements, as the pages have it; other text as it is. */
function unbroken(text: string): (Node | string)[] {
  if (!document.documentElement.lang.startsWith('zh')) return [text];
  return text.split(bound).map((part, i) => {
    if (i % 2 === 0) return part;
    const span = document.createElement('span');
    span.className = 'unbroken';
    span.textContent = part;
    return span;
  });
}

/** Replaces what an element holds. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren();
  append(element, children);
}

/** A text in the language of the page, or in English. */
export function inLang(words: Words, lang: string): string {
  return words[lang] ?? words['en'] ?? '';
}

/** A text of the law in its own language, marked as such where the page is in another. */
export function lawText(app: App, text: string): HTMLElement {
  const tag = app.data.lawLanguage;
  return h('span', tag.split('-')[0] === app.lang ? {} : { lang: tag }, text);
}

/** The words of a citation, of which the number of the article stays on one line: "2024 Provisions, art 7(1)". */
export function cited(label: string): readonly (Node | string)[] {
  const unit = /\b(?:art|sec) [\d()]+$/.exec(label);
  return unit ? [label.slice(0, unit.index), h('span', { className: 'unbroken' }, unit[0])] : [label];
}

/** A link to what a citation names, or its text where the site does not have it. */
export function cite(app: App, text: string): HTMLElement {
  const place = app.data.cites[text];
  if (!place) return h('span', {}, text);
  return h('a', { href: app.root + inLang(place.path, app.lang) }, ...cited(inLang(place.label, app.lang)));
}

/** A whole number with its thousands divided, as the site writes numbers in both languages. */
export function number(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 22 November 2026, 2026年11月22日. */
export function day(app: App, date: string): HTMLTimeElement {
  return h('time', { dateTime: date }, dayText(app.lang, date));
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** The same as a text. */
export function dayText(lang: string, date: string): string {
  const [y, m, d] = date.split('-').map(Number);
  if (y === undefined || m === undefined || d === undefined) return date;
  if (lang === 'zh') return `${y}年${m}月${d}日`;
  // Intl.DateTimeFormat says the same, and takes as long to make as the rest of the page.
  return `${d} ${months[m - 1] ?? ''} ${y}`;
}
