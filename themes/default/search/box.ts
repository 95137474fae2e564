import { addressOf, announcer, countOf, find, h, note, notesOf, onTyped, partsOf, spoken, type Ask } from './result';
import type { Answer } from './types';
import { t } from './words';

/** How many results the list shows. */
const MOST = 8;
/** How many characters stand before the first match in the two lines of an excerpt. */
const LEAD = 48;
/** How long nothing is said while the index comes, in milliseconds. */
const PATIENCE = 300;

/** Makes the header's box answer as one types: a combobox with a list of links. */
export function attachBox(box: HTMLFormElement, root: string, ask: Ask): void {
  const field = find<HTMLInputElement>(box, 'input');
  const panel = find(box, '.search-panel');
  const notes = find(box, '[data-part="notes"]');
  const list = find(box, '[role="listbox"]');
  const say = announcer(find(box, '[role="status"]'));
  let turn = 0;
  let chosen = -1;

  const choose = (next: number): void => {
    chosen = next;
    [...list.children].forEach((option, i) => {
      option.ariaSelected = String(i === next);
      if (i === next) option.scrollIntoView({ block: 'nearest' });
    });
    field.setAttribute('aria-activedescendant', list.children[next]?.id ?? '');
  };
  const show = (open: boolean): void => {
    panel.hidden = !open;
    field.ariaExpanded = String(open);
    choose(-1);
  };
  const close = (): void => {
    turn++;
    show(false);
    say('');
  };
  const fill = (texts: readonly HTMLElement[], options: readonly HTMLAnchorElement[]): void => {
    notes.replaceChildren(...texts);
    list.replaceChildren(...options);
    options.forEach((option, i) => Object.assign(option, { id: `page:found:${i}`, role: 'option', tabIndex: -1 }));
    list.hidden = !options.length;
    if (list.scrollTop) list.scrollTop = 0;
    show(true);
  };

  const search = async (): Promise<void> => {
    const question = field.value;
    if (!question.trim()) {
      close();
      return;
    }
    const mine = ++turn;
    const current = (): boolean => mine === turn && box.contains(document.activeElement);
    setTimeout(() => {
      if (current() && panel.hidden) fill([note(t('search-loading'))], []);
    }, PATIENCE);
    const present = (answer?: Answer): string => {
      const total = answer?.total ?? 0;
      const said = answer ? notesOf(answer) : [note(t('search-failed'))];
      if (answer && !total) said.unshift(h('p', {}, t('search-none')), note(t('search-none-help')));
      const all = !total ? t('search-browse') : total === 1 ? t('search-all-one') : t('search-all', countOf(total));
      fill(said, [
        ...(answer?.results ?? []).map((r) => h('a', { href: addressOf(root, r.url, r.anchor, r.marks) }, ...partsOf(r, LEAD))),
        h('a', { className: 'search-all', href: `${root}${box.dataset['page']}#${new URLSearchParams({ q: question })}` }, all),
      ]);
      return spoken(said, total ? countOf(total) : '');
    };
    let begun = false;
    const begin = (answer: Answer): void => {
      begun = current();
      if (begun) present(answer);
    };
    const answer = await ask(question, { limit: MOST, begin }).catch(() => undefined);
    if (!current()) return;
    const before = begun ? chosen : -1;
    const text = present(answer);
    choose(before);
    say(text);
  };

  onTyped(field, () => void search());
  field.addEventListener('focus', () => void search());
  box.addEventListener('focusout', (event) => {
    if (!box.contains(event.relatedTarget as Node | null)) close();
  });
  // The field keeps the focus while a link is clicked, so that the list stays until then.
  panel.addEventListener('mousedown', (event) => event.preventDefault());
  panel.addEventListener('click', (event) => {
    if ((event.target as Element).closest('a')) close();
  });
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const { key } = event;
    const { length } = list.children;
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (step && !event.altKey) {
      if (panel.hidden) void search();
      else choose((chosen < 0 && step < 0 ? length - 1 : chosen + step + length) % length);
    } else if (key === 'Enter' && chosen >= 0) {
      (list.children[chosen] as HTMLElement).click();
    } else if (key === 'Escape' && (field.value || !panel.hidden)) {
      if (panel.hidden) field.value = '';
      close();
    } else return;
    event.preventDefault();
  });
  // What was typed while this was on its way.
  if (document.activeElement === field) void search();
}
