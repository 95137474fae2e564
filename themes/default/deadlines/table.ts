import { cited, dayText, fill, h } from '../calculator/dom';
import type { Data, Plan, Row, Words } from './types';

type Texts = (key: string, ...args: readonly (string | number)[]) => string;

/** What a component needs of the page. */
export interface Page {
  readonly data: Data;
  readonly lang: string;
  readonly root: string;
  readonly t: Texts;
}

/** A text in the page's language, or in English. */
export function inLang(words: Words, lang: string): string {
  return words[lang] ?? words['en'] ?? '';
}

/** The rows that are shown, and the titles of those that are left out: as workdays.Plan.Shown. */
export function shown(plan: Plan): { rows: readonly Row[]; leftOut: readonly string[] } {
  const rows = plan.steps.filter((row) => row.applies);
  if (rows.length === 0) return { rows: plan.steps, leftOut: [] };
  return { rows, leftOut: [...new Set(plan.steps.filter((row) => !row.applies && row.counted_from !== null).map((row) => row.title))] };
}

/** Shows a plan as the page shows those that it comes with. */
export function showPlan(box: HTMLElement, page: Page, plan: Plan): void {
  const { t, lang } = page;
  const { rows, leftOut } = shown(plan);
  const head = (key: string): HTMLElement => h('th', { scope: 'col' }, t(key));
  fill(box,
    h('h2', { id: 'page:answer', tabIndex: -1 }, plan.title),
    h('p', { className: 'deadlines-start' }, time(lang, plan.from), t('deadlines-colon'), plan.start),
    h('table', { className: 'deadline-table' },
      h('thead', {}, h('tr', {}, head('deadlines-step'), head('deadlines-day'), head('deadlines-period'), head('deadlines-counted'), head('deadlines-source'))),
      h('tbody', {}, ...rows.map((row) => tableRow(page, row)))),
    leftOut.length > 0 && h('p', { className: 'deadlines-note' }, t('deadlines-left-out'), leftOut.join(t('deadlines-comma'))),
    plan.note !== null && h('p', { className: 'deadlines-remark' }, plan.note));
}

function tableRow(page: Page, row: Row): HTMLElement {
  const { t, lang } = page;
  const cell = (key: string, ...children: readonly (Node | string | false)[]): HTMLElement =>
    h('td', { 'data-label': t(key) }, h('div', {}, ...children));
  const note = (...children: readonly (Node | string)[]): HTMLElement => h('p', { className: 'deadlines-note' }, ...children);
  return h('tr', { 'data-step': row.id },
    h('th', { scope: 'row' }, row.title),
    cell('deadlines-day', row.applies ? h('strong', { className: 'deadlines-when' }, row.when) : t('deadlines-not'),
      row.provisional && ' ', row.provisional && h('span', { className: 'deadlines-mark' }, t('deadlines-mark')), ...row.notes.map((text) => note(text))),
    cell('deadlines-period', row.period),
    cell('deadlines-counted', row.clock, row.counted_from !== null && note(time(lang, row.counted_from)), row.assumed && note(t('deadlines-assumed'))),
    cell('deadlines-source', ...cites(page, row.cites), t('deadlines-space'),
      h('span', { className: `confidence confidence-${row.confidence}` }, t(`deadlines-confidence-${row.confidence}`))));
}

function cites({ data, lang, root, t }: Page, list: readonly string[]): (Node | string)[] {
  return list.flatMap((text, i) => {
    const place = data.cites[text];
    const link = place ? h('a', { href: root + inLang(place.path, lang) }, ...cited(inLang(place.label, lang))) : text;
    return i > 0 ? [t('deadlines-comma'), link] : [link];
  });
}

function time(lang: string, day: string): HTMLElement {
  return h('time', { dateTime: day }, dayText(lang, day));
}
