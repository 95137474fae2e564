import { addressOf, announcer, countOf, excerptOf, h, hrefOf, metaOf, notesOf, onTyped, titleOf } from './result';
import { nameOf, t } from './words';
import type { Answer, Facet, Options, Result } from './types';

/** Asks the index. Rejects when there is none. */
export type Ask = (question: string, options?: Options) => Promise<Answer>;

/** How many results are shown, and how many more at a time. */
const MANY = 20;
const FACETS = ['instrument', 'status', 'kind', 'language'] as const;

/** Makes the search page work. Its address holds the question and what it is narrowed to, so that it can be sent and gone back to. */
export function attachPage(page: HTMLElement, root: string, ask: Ask): void {
  const part = <T extends HTMLElement>(name: string): T => {
    const found = page.querySelector<T>(`[data-part="${name}"]`);
    if (!found) throw new Error(`search: the page has no part ${name}`);
    return found;
  };
  const form = part<HTMLFormElement>('form');
  const field = form.querySelector('input');
  if (!field) throw new Error('search: the form has no field');
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
    if (field.value !== '') said.set('q', field.value);
    for (const facet of FACETS) for (const value of chosen[facet] ?? []) said.append(facet, value);
    const address = String(said) === '' ? location.pathname + location.search : `#${said}`;
    if (address === location.hash) return;
    try {
      if (settled) history.pushState(null, '', address);
      else history.replaceState(null, '', address);
      settled = false;
    } catch {
      // Refused when it changed too often; the next change tries again.
    }
  };
  const open = (): void => {
    const said = new URLSearchParams(location.hash.slice(1));
    field.value = said.get('q') ?? '';
    chosen = {};
    for (const facet of FACETS) chosen[facet] = said.getAll(facet);
    limit = MANY;
    void search();
  };

  const search = async (): Promise<void> => {
    const mine = ++turn;
    const asked = field.value.trim() !== '';
    const answer = asked ? await ask(field.value, { limit, filters: chosen }).catch(() => undefined) : undefined;
    if (mine !== turn) return;
    const total = answer?.total ?? 0;
    const found = answer ? countOf(total) : '';
    const notes = answer ? notesOf(answer) : [];
    part('failed').hidden = !asked || answer !== undefined;
    part('none').hidden = !answer || total > 0;
    part('none-filters').hidden = !FACETS.some((facet) => chosen[facet]?.length);
    part('count').textContent = total > 0 ? found : '';
    part('notes').replaceChildren(...notes);
    results.replaceChildren(...(answer?.results ?? []).map(resultOf));
    more.hidden = total <= results.children.length;
    const browse = page.querySelector<HTMLElement>('[data-part="browse"]');
    if (browse) browse.hidden = total > 0;
    showFacets(answer);
    say([...notes.map((note) => note.textContent), found].join(' '));
  };

  const resultOf = (r: Result): HTMLElement => {
    const item = h('li', {}, h('h2', {}, h('a', { href: hrefOf(root, r) }, titleOf(r))), metaOf(r), excerptOf(r));
    if (r.sections.length > 0) {
      item.append(h('ul', {}, ...r.sections.map((s) => h('li', {}, h('a', { href: addressOf(root, s.url, r.marks) }, s.title)))));
    }
    return item;
  };

  const labels: Record<Facet, (value: string, label: string) => string> = {
    instrument: (value, label) => label || value,
    status: (value) => t(`status-${value}`) || value,
    kind: (value) => t(`search-kind-${value}`) || value,
    language: nameOf,
  };
  const showFacets = (answer: Answer | undefined): void => {
    const focused = document.activeElement;
    let any = false;
    for (const facet of FACETS) {
      const counts = (answer?.facets[facet] ?? []).filter((c) => c.value !== '');
      const ticked = chosen[facet] ?? [];
      const gone = ticked.filter((value) => !counts.some((c) => c.value === value)).map((value) => ({ value, label: value, count: 0 }));
      const set = facets.querySelector<HTMLFieldSetElement>(`fieldset[name="${facet}"]`);
      if (!set) continue;
      set.hidden = counts.length + gone.length < 2 && ticked.length === 0;
      any ||= !set.hidden;
      const all = [...counts, ...gone];
      const boxes = [...set.querySelectorAll('input')];
      if (boxes.length !== all.length || boxes.some((box, i) => box.value !== all[i]?.value)) {
        set.replaceChildren(set.children[0] ?? '', ...all.map((c) => h('label', {}, h('input', { type: 'checkbox', value: c.value }),
          h('span', {}, labels[facet](c.value, c.label)), h('span', { className: 'search-number' }))));
      }
      // Boxes that stay are not made anew, so that the focus stays in them; where they are, it goes to the one of the same value.
      set.querySelectorAll('label').forEach((label, i) => {
        const box = label.querySelector('input');
        if (!box) return;
        box.checked = ticked.includes(box.value);
        if (label.lastElementChild) label.lastElementChild.textContent = String(all[i]?.count ?? '');
        if (boxes.some((old) => old === focused && old !== box && old.value === box.value)) box.focus();
      });
    }
    facets.hidden = !any;
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
  facets.addEventListener('change', () => {
    for (const facet of FACETS) chosen[facet] = [...facets.querySelectorAll<HTMLInputElement>(`[name="${facet}"] input:checked`)].map((box) => box.value);
    settled = true;
    change();
    settled = true;
  });
  results.addEventListener('click', () => {
    settled = true;
  });
  more.addEventListener('click', () => {
    const before = results.children.length;
    limit += MANY;
    void search().then(() => results.children[before]?.querySelector('a')?.focus());
  });
  // The way to another place of the page is not a question.
  addEventListener('hashchange', () => {
    if (location.hash !== '' && !location.hash.includes('=')) return;
    settled = true;
    open();
  });
  // What was typed while this was on its way is not lost.
  if (field.value !== '' && !location.hash.includes('=')) change();
  else open();
  if (field.value === '') field.focus();
}
