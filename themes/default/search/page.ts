import { onSettle } from '../layout/address';
import type { Tools } from '../search';
import type { Ask } from './result';
import { FACETS, narrowing, type Counts } from './facets';
import type { Facet, Result } from './types';

/** How many results are shown, and how many more at a time. */
const MANY = 20;

/** Makes the search page work. Its address holds the question and what it is narrowed to, so that it can be sent and gone back to. */
export function attachPage(page: HTMLElement, root: string, ask: Ask, tools: Tools): void {
  const { addressOf, announcer, countOf, find, h, lang, nameOf, notesOf, onTyped, partsOf, spoken, t, tagOf } = tools;
  const part = (name: string): HTMLElement => find(page, `[data-part="${name}"]`);
  const form = part('form');
  const field = find<HTMLInputElement>(form, 'input');
  const facets = part('facets');
  const results = part('results');
  const more = part('more');
  const say = announcer(part('said'));
  let chosen: Partial<Record<Facet, string[]>> = {};
  let limit = MANY;
  let turn = 0;
  /** Whether the reader has come to rest at what the address says: the next change is a new entry of the history. */
  let settled = location.hash.includes('=');

  const keep = (): void => {
    const said = new URLSearchParams();
    if (field.value) said.set('q', field.value.slice(0, 256));
    for (const facet of FACETS) for (const value of chosen[facet] ?? []) said.append(facet, value);
    const address = `#${said}`;
    if (address === location.hash) return;
    try {
      history[settled ? 'pushState' : 'replaceState'](null, '', address);
      settled = false;
    } catch {
      // Refused when it changed too often; the next change tries again.
    }
  };
  const open = (): void => {
    const said = new URLSearchParams(location.hash.slice(1));
    field.value = said.get('q') ?? '';
    for (const facet of FACETS) chosen[facet] = said.getAll(facet);
    limit = MANY;
    void search();
  };

  const search = async (): Promise<void> => {
    const mine = ++turn;
    const asked = field.value.trim() !== '';
    const { counts, narrow } = narrowing({ ...chosen });
    const answer = asked ? await ask(field.value, { limit, narrow }).catch(() => undefined) : undefined;
    if (mine !== turn) return;
    const total = answer?.total ?? 0;
    const count = answer ? countOf(total) : '';
    const notes = answer ? notesOf(answer) : [];
    part('failed').hidden = !asked || !!answer;
    part('none').hidden = !answer || total > 0;
    part('none-filters').hidden = !FACETS.some((facet) => chosen[facet]?.length);
    part('count').textContent = total ? count : '';
    part('notes').replaceChildren(...notes);
    results.replaceChildren(...(answer?.results ?? []).map(itemOf));
    more.hidden = total <= results.children.length;
    for (const lists of page.querySelectorAll<HTMLElement>('[data-part="browse"]')) lists.hidden = total > 0;
    showFacets(counts);
    say(spoken(notes, count));
  };

  const itemOf = (r: Result): HTMLElement => {
    const [title, meta, excerpt] = partsOf(r);
    const item = h('li', {}, h('h2', {}, h('a', { href: addressOf(root, r.url, r.anchor, r.marks) }, title)), meta, excerpt);
    if (r.sections.length) {
      item.append(h('ul', { lang: tagOf(r.language || lang) }, ...r.sections.map((s) => {
        const [path = '', anchor = ''] = s.url.split('#');
        return h('li', {}, h('a', { href: addressOf(root, path, anchor, r.marks) }, s.title));
      })));
    }
    return item;
  };

  const showFacets = (counts: Counts): void => {
    const focused = document.activeElement;
    facets.hidden = true;
    for (const facet of FACETS) {
      const set = find<HTMLFieldSetElement>(facets, `[name="${facet}"]`);
      const ticked = chosen[facet] ?? [];
      const values = counts[facet].filter((c) => c.value);
      // What is ticked can be unticked, whatever is found.
      for (const value of ticked) if (!values.some((c) => c.value === value)) values.push({ value, label: value, count: 0 });
      set.hidden = values.length < 2 && !ticked.length;
      if (!set.hidden) facets.hidden = false;
      const boxes = [...set.querySelectorAll('input')];
      // Boxes that stay are not made anew, so that the focus stays in them; where they are, it goes to the one of the same value.
      const made = String(boxes.map((box) => box.value)) !== String(values.map((c) => c.value));
      if (made) {
        set.replaceChildren(find(set, 'legend'), ...values.map(({ value, label }) => h('label', {}, h('input', { type: 'checkbox', value }),
          h('span', {}, { status: t(`status-${value}`), kind: set.dataset[value], language: nameOf(value), instrument: label }[facet] || value),
          h('span', { className: 'search-number' }))));
      }
      set.querySelectorAll('label').forEach((label, i) => {
        const box = find<HTMLInputElement>(label, 'input');
        box.checked = ticked.includes(box.value);
        find(label, '.search-number').textContent = String(values[i]?.count);
        if (made && boxes.some((old) => old === focused && old.value === box.value)) box.focus();
      });
    }
  };

  const change = (): void => {
    limit = MANY;
    keep();
    void search();
  };
  onTyped(field, change);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    keep();
    settled = true;
  });
  onSettle(keep);
  facets.addEventListener('change', () => {
    for (const facet of FACETS) chosen[facet] = [...facets.querySelectorAll<HTMLInputElement>(`[name="${facet}"] :checked`)].map((box) => box.value);
    settled = true;
    change();
    settled = true;
  });
  results.addEventListener('click', () => {
    settled = true;
  });
  more.addEventListener('click', () => {
    const { length } = results.children;
    limit += MANY;
    void search().then(() => results.children[length]?.querySelector('a')?.focus());
  });
  // The way to another place of the page is not a question.
  addEventListener('hashchange', () => {
    if (!/^$|=/.test(location.hash)) return;
    settled = true;
    open();
  });
  // What was typed while this was on its way is not lost.
  if (field.value && !settled) change();
  else open();
  if (!field.value) field.focus();
}
