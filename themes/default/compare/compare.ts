/** Finds, in the list that the page has, what there is for two instruments; in which order they are picked does not matter. */
export function attach(form: HTMLFormElement): void {
  const found = form.querySelector<HTMLElement>('[data-part="found"]');
  const [one, other] = form.querySelectorAll('select');
  if (!found || !one || !other) throw new Error('compare: two lists and a place for the answer are needed');
  const entries = [...document.querySelectorAll<HTMLLIElement>('[data-old]')];
  const has = (entry: HTMLElement, id: string): boolean => entry.dataset['old'] === id || entry.dataset['new'] === id;
  const direct = (entry: HTMLElement): boolean => entry.dataset['steps'] === undefined;

  const look = (a: string, b: string): [said: string, list: HTMLLIElement[]] => {
    if (a && a === b) return ['same', []];
    if (a && b) {
      const both = entries.filter((entry) => has(entry, a) && has(entry, b));
      if (both.length > 0) return [both.some(direct) ? 'found' : 'steps', both];
    }
    const some = entries.filter((entry) => direct(entry) && ((a && has(entry, a)) || (b && has(entry, b))));
    if (a && b) return [some.length > 0 ? 'none' : 'nothing', some];
    return [a || b ? (some.length > 0 ? 'with' : 'nothing') : '', some];
  };
  const show = (): void => {
    const [said, list] = look(one.value, other.value);
    for (const p of form.querySelectorAll<HTMLElement>('[data-said]')) p.hidden = p.dataset['said'] !== said;
    found.replaceChildren(...list.map((entry) => entry.cloneNode(true)));
  };
  const read = (): void => {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const select of [one, other]) {
      select.value = state.get(select.name) ?? '';
      if (select.selectedIndex < 0) select.value = ''; // no such instrument
    }
    show();
  };
  form.addEventListener('change', () => {
    const state = new URLSearchParams();
    for (const { name, value } of [one, other]) if (value) state.set(name, value);
    history.replaceState(null, '', `#${state.toString()}`);
    show();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', read);
  read();
  form.hidden = false;
}
