import { announcer, countOf, excerptOf, h, hrefOf, metaOf, notesOf, onTyped, titleOf } from './result';
import { t } from './words';
import type { Ask } from './page';

/** How many results the list shows. */
const MOST = 8;
/** How many characters stand before the first match in the two lines of an excerpt. */
const LEAD = 48;
/** How long nothing is said while the index comes, in milliseconds. */
const PATIENCE = 300;

/** Makes the header's box answer as one types: a combobox with a list of links. */
export function attachBox(box: HTMLFormElement, root: string, ask: Ask): void {
  const part = <T extends HTMLElement>(selector: string): T => {
    const found = box.querySelector<T>(selector);
    if (!found) throw new Error(`search: the box has no ${selector}`);
    return found;
  };
  const field = part<HTMLInputElement>('input');
  const panel = part('.search-panel');
  const notes = part('[data-part="notes"]');
  const list = part('[role="listbox"]');
  const say = announcer(part('[role="status"]'));
  let turn = 0;
  let chosen = -1;

  const choose = (next: number): void => {
    chosen = next;
    [...list.children].forEach((option, i) => {
      option.ariaSelected = String(i === next);
      if (i === next) option.scrollIntoView({ block: 'nearest' });
    });
    const option = list.children[next];
    if (option) field.setAttribute('aria-activedescendant', option.id);
    else field.removeAttribute('aria-activedescendant');
  };
  const show = (open: boolean): void => {
    panel.hidden = !open;
    field.ariaExpanded = String(open);
  };
  const close = (): void => {
    turn++;
    choose(-1);
    show(false);
    say('');
  };
  const fill = (texts: readonly HTMLElement[], options: readonly HTMLAnchorElement[]): void => {
    notes.replaceChildren(...texts);
    list.replaceChildren(...options);
    options.forEach((option, i) => Object.assign(option, { id: `page:found:${i}`, role: 'option', tabIndex: -1 }));
    list.hidden = options.length === 0;
    list.scrollTop = 0;
    choose(-1);
    show(true);
  };

  const search = async (): Promise<void> => {
    const question = field.value;
    if (question.trim() === '') {
      close();
      return;
    }
    const mine = ++turn;
    const current = (): boolean => mine === turn && box.contains(document.activeElement);
    const waiting = setTimeout(() => {
      if (current() && panel.hidden) fill([h('p', { className: 'search-note' }, t('search-loading'))], []);
    }, PATIENCE);
    const answer = await ask(question, { limit: MOST }).catch(() => undefined);
    clearTimeout(waiting);
    if (!current()) return;
    const page = (text: string): HTMLAnchorElement =>
      h('a', { className: 'search-all', href: `${root}${box.dataset['page'] ?? ''}#${new URLSearchParams({ q: question })}` }, text);
    if (!answer) {
      fill([h('p', { className: 'search-note' }, t('search-failed'))], [page(t('search-browse'))]);
      say(t('search-failed'));
      return;
    }
    const said = notesOf(answer);
    if (answer.total === 0) {
      fill([h('p', {}, t('search-none')), ...said, h('p', { className: 'search-note' }, t('search-none-help'))], [page(t('search-browse'))]);
      say(`${t('search-none')} ${t('search-none-help')}`);
      return;
    }
    fill(said, [
      ...answer.results.slice(0, MOST).map((r) => h('a', { href: hrefOf(root, r) }, titleOf(r), metaOf(r), excerptOf(r, LEAD))),
      page(answer.total === 1 ? t('search-all-one') : t('search-all', countOf(answer.total))),
    ]);
    say([...said.map((note) => note.textContent), countOf(answer.total)].join(' '));
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
    const count = list.children.length;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && !event.altKey) {
      event.preventDefault();
      if (panel.hidden) void search();
      else if (count > 0) choose((chosen < 0 && step < 0 ? count - 1 : chosen + step + count) % count);
    } else if (event.key === 'Enter' && chosen >= 0) {
      event.preventDefault();
      (list.children[chosen] as HTMLElement).click();
    } else if (event.key === 'Escape' && (field.value !== '' || !panel.hidden)) {
      event.preventDefault();
      if (panel.hidden) field.value = '';
      close();
    }
  });
  // What was typed while this was on its way.
  if (document.activeElement === field) void search();
}
